// Russian.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const russian: LanguageRules = {
  titles: words('гг'),
  joins: words(`
    т е ч н ж р с б л м к о ф ш х э
    т.е т.к т.н т.ч т.о н.э ул пр просп пер пл наб бул бульв ш пос дер обл р-н тел факс моб доб напр см ср
    проф акад доц инж ген полк св тов зав зам и.о б.у
  `),
  beforeNumber: words(`
    стр с п пп ст рис табл гл разд кв оф под эт корп вып изд ок макс
    янв фев февр мар апр июн июл авг сен сент окт нояб ноя дек
  `),
  mayEnd: words('д п г гг в вв др пр т.д т.п и.т.д руб коп тыс млн млрд мин сек час чел шт кг км см н.э долл'),
  continues: words(`
    москва москвы москве москву санкт-петербург петербург казань екатеринбург новосибирск самара сочи омск пермь уфа
  `),
  letterWords: words('Я'),
  quotes: { openers: '', closers: '“' },
};
