// German units of measure after a number: "5 km", "20 °C", "1 h".
import { spoken, type SpeechRule } from '../rule.ts';
import { NUMBER, sayCount, sayNumber } from './numbers.ts';

type Unit = [one: string, many: string, count?: 'eine'];
const UNITS: Record<string, Unit> = {
  km: ['Kilometer', 'Kilometer'], m: ['Meter', 'Meter'], cm: ['Zentimeter', 'Zentimeter'], mm: ['Millimeter', 'Millimeter'],
  kg: ['Kilogramm', 'Kilogramm'], g: ['Gramm', 'Gramm'], mg: ['Milligramm', 'Milligramm'], l: ['Liter', 'Liter'],
  ml: ['Milliliter', 'Milliliter'], 'km/h': ['Stundenkilometer', 'Stundenkilometer'], 'm²': ['Quadratmeter', 'Quadratmeter'],
  qm: ['Quadratmeter', 'Quadratmeter'], 'km²': ['Quadratkilometer', 'Quadratkilometer'], '°C': ['Grad Celsius', 'Grad Celsius'],
  '°F': ['Grad Fahrenheit', 'Grad Fahrenheit'], '°': ['Grad', 'Grad'], kWh: ['Kilowattstunde', 'Kilowattstunden', 'eine'],
  kW: ['Kilowatt', 'Kilowatt'], W: ['Watt', 'Watt'], V: ['Volt', 'Volt'], MB: ['Megabyte', 'Megabyte'],
  GB: ['Gigabyte', 'Gigabyte'], h: ['Stunde', 'Stunden', 'eine'], Std: ['Stunde', 'Stunden', 'eine'],
  min: ['Minute', 'Minuten', 'eine'], Min: ['Minute', 'Minuten', 'eine'], Sek: ['Sekunde', 'Sekunden', 'eine'],
}; // prettier-ignore
const SORTED = Object.keys(UNITS).toSorted((a, b) => b.length - a.length);
const STOPPED = new Set(['Std', 'Min', 'Sek', 'min']);

export const unitRules: SpeechRule[] = [
  spoken(
    new RegExp(
      String.raw`(?<![\w.,])(?<minus>[-−])?(?:(?<from>${NUMBER})\s?[–-]\s?)?(?<number>${NUMBER})[\s\u00a0]?(?<unit>${SORTED.join('|')})(?![\p{L}\p{N}²/])(?<stop>\.(?=\s+\S))?`,
      'gu',
    ),
    ({ group }) => {
      const [one, many, count] = UNITS[group('unit')] ?? ['', ''];
      const from = group('from') ? `${sayNumber(group('from'))} bis ` : '';
      const stop = group('stop') && !STOPPED.has(group('unit')) ? '.' : '';
      const isOne = group('number') === '1' && !from;
      return `${group('minus') ? 'minus ' : ''}${from}${sayCount(group('number'), count)} ${isOne ? one : many}${stop}`;
    },
  ),
];
