import type { DirectoryTexts } from '../../support/files.ts'

/** Two clinics of one group, a physician at both, and a nurse at the first. */
export const network: DirectoryTexts = {
  groups: `code,name
gmf,GMF des Saules
`,
  clinics: `code,group_code,name,address,city,postal_code,region_code,phone,time_zone,latitude,longitude,accessible,access_fr,access_en,hours_fr,hours_en,bring_fr,bring_en,cancellation_deadline_minutes,cancellation_policy_fr,cancellation_policy_en
anse,gmf,Clinique de l’Anse,"1, rue du Quai",Rimouski,G5L 1A1,01,418 555-0100,America/Toronto,48.45,-68.52,yes,Plain-pied,Step-free,8 h à 17 h,8 to 5,Carte,Card,1440,Aucuns frais,No fee
cap,gmf,Clinique du Cap,"2, rue du Quai",Matane,G4W 1A1,01,418 555-0101,America/Toronto,48.84,-67.53,no,Trois marches,Three steps,8 h à 17 h,8 to 5,Carte,Card,720,Aucuns frais,No fee
`,
  practitioners: `code,profession,title_fr,title_en,first_name,last_name,languages,clinic_codes
roy,family_physician,Dre,Dr.,Anne,Roy,fr en,anse cap
cote,nurse,,,Luc,Côté,fr,anse
`,
  services: `code,clinic_code,practitioner_code,name_fr,name_en,reason,method,duration_minutes,min_age,max_age,sex,a_lead_minutes,b_lead_minutes,c_lead_minutes,d_lead_minutes,redirection,staff_only
anse-regular,anse,,Suivi,Check-up,regular,clinic,20,,,,40320,10080,,2880,,no
anse-roy,anse,roy,Suivi,Check-up,pregnancy,clinic,30,12,60,female,40320,,,,,no
cap-urgent,cap,,Urgence,Urgent,urgent,clinic,15,,,,,,,2880,811,yes
`,
  openings: `practitioner_code,service_code,weekday,from_time,to_time
roy,anse-regular,monday,08:30,10:30
roy,anse-roy,monday,10:30,12:00
roy,cap-urgent,tuesday,13:00,14:00
cote,anse-regular,monday,08:30,12:00
`,
}

/** The same network with one change in one file. */
export function networkWith(
  file: keyof DirectoryTexts,
  from: string | RegExp,
  to: string,
): DirectoryTexts {
  return { ...network, [file]: network[file].replace(from, to) }
}
