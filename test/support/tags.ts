import { TagSettings } from '../../src/web/tagSettings.ts'

const words = (text: string) => ({ fr: `${text} (fr)`, en: `${text} (en)` })
const cookie = (name: string, of: 'site' | 'recipient' = 'site') => ({
  name,
  of,
  purpose: words(`what ${name} is for`),
  lasts: words(`how long ${name} lasts`),
})

/** One invented tag of each category, as an operator would describe them. */
export const twoTags = TagSettings.parse({
  tags: [
    {
      name: 'Statistiques Inventées',
      category: 'performance',
      purpose: words('what statistics are for'),
      recipient: 'Inventée inc.',
      kept_in: words('Québec'),
      scripts: [{ address: 'https://stats.example/count.js' }],
      hosts: { 'connect-src': ['https://*.stats.example'], 'img-src': ['https://stats.example'] },
      cookies: [cookie('visits'), cookie('_pk_*'), cookie('stats_id', 'recipient')],
    },
    {
      name: 'Carnet Inventé',
      category: 'service_improvement',
      purpose: words('what the notebook is for'),
      recipient: 'Carnet inc.',
      kept_in: words('Ontario'),
      scripts: [
        { address: 'https://notes.example/note.js', integrity: `sha384-${'A'.repeat(64)}` },
      ],
      hosts: { 'connect-src': ['wss://notes.example'] },
      cookies: [cookie('notes')],
    },
  ],
})

/** The scripts of both, in the order of their description. */
export const [statistics, notebook] = twoTags.tags.map(({ scripts }) => scripts[0]?.address ?? '')
