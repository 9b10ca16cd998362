// Polish and Russian sentences that are easily cut at the wrong place.

export const polish = [
  'Mamy np. zupę. |Jest dobra.',
  'Pokój jest na 3. piętrze. |Cichy.',
  'To było w XX. wieku. |Dawno.',
  'Zapraszamy 3. maja o 19.30. |Do zobaczenia.',
  'Prof. Nowak dzwoni. |Zaraz.',
  'Dr. Kowalska przyjmie pana. |Proszę czekać.',
  'Kościół św. Anny jest blisko. |Warto.',
  'Mieszka przy ul. Długiej 5. |Blisko.',
  'To jest m.in. chleb. |Smacznego.',
  'Chleb, ser itd. są gotowe. |Smacznego.',
  'Chleb, ser itd. |Proszę bardzo.',
  'To kosztuje 1 000,50 zł. |Dziękuję.',
  'W 2024 r. otwarto hotel. |Jest nowy.',
  '„Dobrze.” |Tak powiedziała.',
  'A. Mickiewicz to napisał. |Polecam.',
  'Proszę pisać na info@hotel.pl. |Dziękuję.',
] as const;

export const russian = [
  'У нас есть суп, салат и т. д. |Приходите.',
  'Хлеб, сыр и т. п. уже готовы. |Приятного аппетита.',
  'Это завтра, т. е. в среду. |Хорошо.',
  'Отель на ул. Ленина. |Рядом.',
  'Дом на ул. Мира, д. 5, кв. 12. |Заходите.',
  'В 2024 г. открыли отель. |Он новый.',
  'Он из г. Москва. |Давно.',
  'Это стоит 1 000,50 руб. за ночь. |Подходит?',
  'Это стоит 500 руб. |Подходит?',
  'А. С. Пушкин написал. |Читайте.',
  'Это я. |Здравствуйте.',
  '«Хорошо.» |Так она сказала.',
  '„Хорошо.“ |Так она сказала.',
  'Проф. Иванов звонит. |Сейчас.',
  '1. Откройте сайт. |2. Нажмите.',
  'Пишите на info@hotel.ru. |Спасибо.',
] as const;
