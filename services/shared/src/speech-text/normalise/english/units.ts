// English units of measure after a number: "5 km", "20°C", "3 lbs".
import { spoken, type SpeechRule } from '../rule.ts';
import { NUMBER, sayNumber } from './numbers.ts';

const UNITS: Record<string, [one: string, many: string]> = {
  km: ['kilometer', 'kilometers'], m: ['meter', 'meters'], cm: ['centimeter', 'centimeters'], mm: ['millimeter', 'millimeters'],
  mi: ['mile', 'miles'], ft: ['foot', 'feet'], yd: ['yard', 'yards'], kg: ['kilogram', 'kilograms'], g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'], lb: ['pound', 'pounds'], lbs: ['pound', 'pounds'], oz: ['ounce', 'ounces'],
  l: ['liter', 'liters'], L: ['liter', 'liters'], ml: ['milliliter', 'milliliters'], mL: ['milliliter', 'milliliters'],
  'km/h': ['kilometer per hour', 'kilometers per hour'], kph: ['kilometer per hour', 'kilometers per hour'],
  mph: ['mile per hour', 'miles per hour'], 'm²': ['square meter', 'square meters'], 'km²': ['square kilometer', 'square kilometers'],
  'sq ft': ['square foot', 'square feet'], '°C': ['degree Celsius', 'degrees Celsius'], '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree', 'degrees'], kWh: ['kilowatt hour', 'kilowatt hours'], kW: ['kilowatt', 'kilowatts'], W: ['watt', 'watts'],
  V: ['volt', 'volts'], KB: ['kilobyte', 'kilobytes'], MB: ['megabyte', 'megabytes'], GB: ['gigabyte', 'gigabytes'],
  TB: ['terabyte', 'terabytes'], Mbps: ['megabit per second', 'megabits per second'], h: ['hour', 'hours'], hr: ['hour', 'hours'],
  hrs: ['hour', 'hours'], min: ['minute', 'minutes'], mins: ['minute', 'minutes'], sec: ['second', 'seconds'],
  secs: ['second', 'seconds'], ms: ['millisecond', 'milliseconds'],
}; // prettier-ignore
const SORTED = Object.keys(UNITS).toSorted((a, b) => b.length - a.length);
const STOPPED = new Set(['ft', 'yd', 'lb', 'lbs', 'oz', 'hr', 'hrs', 'min', 'mins', 'sec', 'secs', 'mi']);

export const unitRules: SpeechRule[] = [
  spoken(
    new RegExp(
      String.raw`(?<![\w.,])(?<minus>[-−])?(?:(?<from>${NUMBER})\s?[–-]\s?)?(?<number>${NUMBER})(?<joint>[\s\u00a0-])?(?<unit>${SORTED.join('|')})(?![\p{L}\p{N}²/])(?<stop>\.(?=\s+[\p{Ll}\d(]))?`,
      'gu',
    ),
    ({ group }) => {
      const [one, many] = UNITS[group('unit')] ?? ['', ''];
      const from = group('from') ? `${sayNumber(group('from'))} to ` : '';
      const stop = group('stop') && !STOPPED.has(group('unit')) ? '.' : '';
      return `${group('minus') ? 'minus ' : ''}${from}${sayNumber(group('number'))} ${group('number') === '1' || group('joint') === '-' ? one : many}${stop}`;
    },
  ),
];
