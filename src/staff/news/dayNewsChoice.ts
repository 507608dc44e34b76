import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { DayNews } from '../../db/schema.ts'

/** Whose changes of their days somebody is told of by mail. */
export async function dayNewsOf(db: Db, account: string): Promise<DayNews> {
  return (await call<{ day_news: DayNews }>(db, 'day_news_choice', { account })).day_news
}

/** Keeps whose changes of their days somebody is told of; what waits for whoever wants none is forgotten. */
export async function chooseDayNews(db: Db, account: string, day_news: DayNews): Promise<void> {
  await call(db, 'choose_day_news', { account, day_news })
}
