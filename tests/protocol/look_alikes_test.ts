// Names of people, and what looks like them. cspell:disable

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { lookOf, readsAs } from "../../lib/protocol/look_alikes.ts";

/** Whether one name may be mistaken for the other. */
function lookAlike(one: string, other: string): boolean {
  const { readings } = lookOf(other);
  return lookOf(one).readings.some((reading) => readings.includes(reading));
}

const ALIKE: [what: string, one: string, other: string][] = [
  ["itself in capitals", "Ana María", "ANA MARÍA"],
  ["itself in full width", "Ana", "Ａｎａ"],
  ["itself in mathematical letters", "Ana", "𝒜𝓃𝒶"],
  ["itself in circles", "Ana", "Ⓐⓝⓐ"],
  ["itself with a ligature", "Sofia", "So\ufb01a"],
  ["itself with both small sigmas", "ΝΊΚΟΣ", "Νίκοσ"],
  ["itself with sharp s", "Strauß", "STRAUSS"],
  ["itself with capital sharp s", "Strauß", "STRAUẞ"],
  ["itself with and without a joiner", "می\u200cنا", "مینا"],
  ["itself with and without a selector", "Ana ❤️", "Ana ❤"],
  ["itself with an Arabic or a Persian yeh", "علي", "علی"],
  ["one with a Cyrillic letter", "Ana", "Аna"],
  ["one with a Cyrillic letter in capitals", "Ana", "АNA"],
  ["a Cyrillic one", "Cop", "Сор"],
  ["one in Greek capitals", "ANA", "ΑΝΑ"],
  ["one in Greek capitals with an I", "Nina", "ΝΙΝΑ"],
  ["one with a Greek small letter", "Oscar", "οscar"],
  ["one with an Armenian letter", "Olga", "Օlga"],
  ["one with Cherokee letters", "Ana", "Ꭺna"],
  ["one with a Hebrew letter", "Olga", "סlga"],
  ["one with r and n for m", "Mia", "rnia"],
  ["one with small L for capital I", "Ian", "lan"],
  ["one with the digit 1 for capital I", "Ian", "1an"],
  ["one with a bar for capital I", "Ian", "|an"],
  ["one with capital I for small L", "Bill", "BiIl"],
  ["one with the digit 1 for small L", "Bill", "Bil1"],
  ["one with the digit 0 for a capital", "Olga", "0lga"],
  ["one with the digit 0 for a small letter", "Bob", "B0b"],
  ["one with a letter for a digit", "Ana 10", "Ana IO"],
  ["one with dashes of another kind", "Ana-Lena", "Ana‐Lena"],
  ["one in katakana with one in kanji", "ロ", "口"],
];

for (const [what, one, other] of ALIKE) {
  Deno.test(`A name looks like ${what}: ${one}, ${other}`, () => {
    assert(lookAlike(one, other));
    assert(lookAlike(other, one));
  });
}

// Each of these differs from another one by a letter that looks a little like it.
const DIFFERENT: [one: string, other: string][] = [
  ["Ana", "Anna"],
  ["Ana", "Aná"],
  ["Ana", "Ava"],
  ["Ana", "Ana 2"],
  ["Nell", "Neil"],
  ["Ella", "Eila"],
  ["Mila", "Miia"],
  ["Yuki", "Uuki"],
  ["Вера", "Бера"],
  ["कि", "की"],
  ["Νίκος", "Νίκη"],
  ["ثریا", "پریا"],
  ["בן", "בו"],
  ["ต้น", "ด้น"],
  ["Գոռ", "Զոռ"],
  ["ラン", "ラソ"],
];

for (const [one, other] of DIFFERENT) {
  Deno.test(`${one} and ${other} don't look alike`, () => {
    assertEquals(lookAlike(one, other), false);
  });
}

const ALPHABETS: Readonly<Record<string, string>> = {
  "English": "abcdefghijklmnopqrstuvwxyz",
  "French, German, Spanish and Nordic": "àâäáãåæçèéêëíîïñóôöõøùúûüÿþðœ",
  "Polish, Czech, Croatian and Hungarian": "ąćęłńóśźżčďěňřšťůžđőű",
  "Turkish and Azerbaijani": "abcçdeəfgğhijklmnoöpqrsştuüvxyz",
  "Vietnamese": "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậ",
  "Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ",
  "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
  "Ukrainian, Serbian and Macedonian": "абвгґдђѓеєжзѕиіїјкќлљмнњопрсћуфхцчџш",
  "Armenian": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
  "Georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
  "Hebrew": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
  "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
  "Persian": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
  "Urdu": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیے",
  "Devanagari": "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंःँ",
  "Bengali": "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহািীুূৃেৈোৌংঃঁ",
  "Gurmukhi": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵਸਹਾਿੀੁੂੇੈੋੌੰਂੱ",
  "Gujarati": "અઆઇઈઉઊએઐઓઔકખગઘચછજઝટઠડઢણતથદધનપફબભમયરલવશષસહળાિીુૂૃેૈોૌં",
  "Tamil": "அஆஇஈஉஊஎஏஐஒஓஔகஙசஞடணதநபமயரலவழளறனஜஷஸஹாிீுூெேைொோௌ",
  "Telugu": "అఆఇఈఉఊఎఏఐఒఓఔకఖగఘచఛజఝటఠడఢణతథదధనపఫబభమయరలవశషసహళాిీుూృెేైొోౌంః",
  "Kannada": "ಅಆಇಈಉಊಎಏಐಒಓಔಕಖಗಘಚಛಜಝಟಠಡಢಣತಥದಧನಪಫಬಭಮಯರಲವಶಷಸಹಳಾಿೀುೂೃೆೇೈೊೋೌಂಃ",
  "Malayalam":
    "അആഇഈഉഊഎഏഐഒഓഔകഖഗഘങചഛജഝഞടഠഡഢണതഥദധനപഫബഭമയരലവശഷസഹളഴറാിീുൂൃെേൈൊോൌംഃൻർൽൾൺ",
  "Sinhala": "අආඇඈඉඊඋඌඑඒඔඕකඛගඝචඡජඣටඨඩඪණතථදධනපඵබභමයරලවශෂසහළෆාැෑිීුූෙේොෝංඃ",
  "Thai": "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำิีึืุูเแโใไๅ็่้๊๋์",
  "Lao": "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮະາິີຶືຸູເແໂໃໄ່້໊໋",
  "Burmese": "ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအာိီုူေဲံ့းျြွှ်",
  "Khmer": "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអាិីឹឺុូួើៀេែៃោៅំះ",
  "Amharic": "ሀሁሂሃሄህሆለሉሊላሌልሎመሙሚማሜምሞረሩሪራሬርሮሰሱሲሳሴስሶበቡቢባቤብቦተቱቲታቴትቶ",
  "Hiragana":
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげごばびぶべぼぱぴぷぺぽ",
  "Katakana":
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴバビブベボパピプペポー",
  "Hangul": Array.from(
    { length: 11_172 },
    (_, n) => String.fromCodePoint(0xac00 + n),
  ).join(""),
};

/** Pairs that may be mistaken for each other. */
function mistaken(names: Iterable<string>): string[] {
  const known = new Map<string, string>();
  const pairs: string[] = [];
  for (const name of names) {
    for (const reading of lookOf(name).readings) {
      const other = known.get(reading);
      if (other !== undefined && other !== name) {
        pairs.push(`${other} and ${name}`);
      }
      known.set(reading, name);
    }
  }
  return pairs;
}

for (const [alphabet, letters] of Object.entries(ALPHABETS)) {
  Deno.test(`No two letters of ${alphabet} look alike`, () => {
    assertEquals(mistaken(letters), []);
  });
}

const NAMES = `
Adam Ada Aida Alan Alana Albert Alex Alexa Alexis Alfie Ali Alice Alicia Alina Alma Amal
Amelia Amir Amira Amy Ana Anaïs André Andrea Andreas Andrew Andy Angela Ann Anna Anne Annie
Anton Antonia Anya Arlo Arne Arthur Ava Aya Ayla Aylin Ayşe Bella Ben Bernd Beth Bill Billie
Billy Bo Bob Bruno Burak Carla Carlo Carlos Carmen Cem Chen Chloé Chris Clara Clare Claire
Colin Cora Dan Dana Daniel Daniela Danielle Dave Dean Deniz Diana Diego Dilan Dina Dora Ed
Eda Edda Eddie Eila Eileen Ela Elena Eli Elia Elias Élise Ella Ellie Elif Elin Elina Eliza
Elliot Elsa Emil Emilia Emilie Emily Emma Emre Enzo Eric Erik Erika Esra Ethan Eva Evan Eve
Ewa Fatima Felix Finn Fiona Frida Gabi Gail Gina Giulia Hana Hanna Hannah Hans Hasan Helen
Helena Hugo Ian Ida Ilan Ilana Ilia Ilya Ilse Ina Ines Inga Ingrid Ira Irina Iris Isa Isabel
Isla Ivan Ivana Ivo Jack Jakob Jan Jana Jane Jay Jean Jeanne Jenna Jill Jim Jo Joan Joe Joel
Johan John Jon Jonas José Josef Juan Jules Julia Julian Juliana Julie Jun Kai Kaja Karel Karl
Karla Katja Kay Kim Kira Kurt Lana Lara Lars Lea Leah Lee Léa Len Lena Leo Leon Leona Leonie
Levi Lia Liam Lian Lila Lili Lilian Lily Lin Lina Linda Ling Linus Lisa Liv Liz Lola Lou
Louis Louisa Luc Luca Lucas Lucia Lucie Lucy Luis Luisa Luise Luka Lukas Łukasz Luna Maël
Maja Małgorzata Manuel Manuela Mara Marc Marco Maria Marie Mario Marius Mark Marlon Marta
Martha Martin Martina Mary Mats Max Maya Mehmet Mei Mia Miia Mika Mike Mila Milan Milena
Milo Mina Mira Miro Mona Murat Nadia Nadine Naomi Nasrin Nell Neil Nia Nick Nico Nicola
Nicole Niels Nik Niko Nikola Nils Nina Noa Noah Noam Noel Nora Nour Ola Olaf Ole Oleg Olga
Oliver Olivia Omar Oskar Otto Pablo Pál Paul Paula Pauline Per Pia Pierre Piotr Rafael Ray
Rita Rob Robin Roman Rosa Rose Roy Ruby Ruth Sam Sami Samir Sara Sarah Sean Selin Selina
Siân Sina Sofia Sofie Søren Stella Stina Sven Tanja Tara Ted Tess Theo Thea Till Tilda Tim
Tina Tom Toni Tony Uli Ulla Uma Una Ute Van Vera Vic Viv Will Willi Willow Yan Yana Yann
Yasmin Yuki Yuri Zoe Zoë Zofia
Александр Александра Алексей Алина Алиса Алла Анастасия Андрей Анна Антон Артём Богдан Борис
Вадим Валентин Валентина Валерий Валерия Василий Вера Виктор Виктория Виталий Владимир
Галина Глеб Данил Данила Дарья Денис Дмитрий Евгений Евгения Егор Екатерина Елена Иван
Игорь Илья Инна Ирина Кирилл Ксения Лев Лидия Людмила Максим Марина Мария Михаил Надежда
Наталия Наталья Никита Николай Оксана Олег Олеся Олексій Ольга Павел Полина Роман Светлана
Семён Сергей Сергій София Софія Степан Татьяна Тимофей Ульяна Фёдор Юлия Юрий Юрій Яна
Ярослав Ярослава Њивко Љиљана Ђорђе Милош Милан Милена Снежана
Αθηνά Αλέξανδρος Αλεξία Ανδρέας Άννα Αντώνης Γιάννης Γιώργος Δημήτρης Δήμητρα Ειρήνη Ελένη
Ηλίας Θανάσης Ιωάννα Ιωάννης Κατερίνα Κώστας Λευτέρης Μαρία Μάριος Νίκη Νίκος Παναγιώτης
Πέτρος Σοφία Σπύρος Στέλιος Τάσος Φωτεινή Χρήστος Χριστίνα
Անահիտ Անի Արամ Արմեն Արփի Գագիկ Գայանե Գոռ Դավիթ Զավեն Զարուհի Հայկ Մանե Նարե Նարեկ
Շուշան Սուրեն Տիգրան თამარ გიორგი ნინო ნინა დავით დათო ლევან ლელა ლია ლანა მარიამ ანა ანი
אבי אביגיל אדם אורי אורן איילה אילן אילנה אלון אסף בן ברק גיא גל דוד דן דנה דניאל דניאלה
הילה חיים חן טל יואב יוסי יעל יעקב ירון כרמל לאה ליאור ליאורה מאיה מיכל משה נועה נועם נעמי
סיון עדי עומר עידו עידן רון רוני רותם רחל שרה שירה שיר תמר
أحمد محمد محمود علي علياء عمر عمرو فاطمة خالد خديجة زينب سارة سعيد سعاد سلمى سليم سليمان
ليلى مريم نور نورا هدى هند ياسر ياسمين يوسف کامران پریا ثریا زهرا زهره رضا رعنا مینا مینو
شیرین شیدا پروانه پروین پرویز آرش آرزو کیان کیانا عائشہ بلال جاوید حمزہ
आदित्य अमित अमिता अनिल अनिता अनीता दीपक दीपा कमल कमला करण किरण मीरा मीना नीता नीतू पूजा
प्रिया राज राजा राजू राम रमा रवि रीता सीता सुनील सुनीता অনিতা অমল অমলা অরুণ রবি রিতা সীমা
சரண்யா ரவி ரமா ராமா ராம் மாலா மாலதி கமல் கமலா அருண் பாலா രവി രാമൻ മീര മീന ലത ലതിക
రవి రామ రమ సీత లత ಮಾಲಾ ರವಿ ರಮಾ ಸೀತಾ නිමල් නිමාලි සුනිල් සුනිතා
กานต์ แก้ว ขวัญ จอย ชมพู่ ณัฐ ดาว เดย์ เต้ ต้น ตาล นก นิด นุ่น บอย ปอ ปุ้ย ฝน พลอย ฟ้า มด
มิ้นท์ เมย์ แนน โอ๋ เอ แอน အောင် ကျော် မြင့် သီတာ សុខា ស្រីមុំ ពិសី አበበ አበባ ታደሰ ሰላም
王伟 王芳 李伟 李娜 張偉 张伟 刘洋 刘阳 陈静 陈晨 杨洋 赵磊 周杰 吴昊 徐丽 孙丽 胡军 朱军 高飞
佐藤 佐野 斎藤 鈴木 高橋 田中 中田 田村 山田 山本 木村 本田 本木 大木 太田 犬井 土井 石井
さくら さくや ひなた ひなの ゆい ゆか はな はる ソラ リク リコ レン ラン ユイ ユカ
민준 민서 서연 서윤 서준 지민 지우 지유 하준 하윤 예은 예준 수아 수빈 유진 유나 안나 아나 은우
`.trim().split(/\s+/);

Deno.test("No two of eight hundred names that people have, of twenty scripts, look alike", () => {
  assertEquals(NAMES.length, new Set(NAMES).size);
  assert(NAMES.length >= 800, `${NAMES.length} names`);
  assertEquals(mistaken(NAMES), []);
});

Deno.test("No name that people have is reserved", () => {
  assertEquals(NAMES.filter((name) => lookOf(name).isReserved), []);
});

const RESERVED = [
  "You",
  "YOU",
  "Υου",
  "Islet",
  "islet",
  "lslet",
  "1slet",
  "ІЅLЕТ",
  "System",
  "Sуstem",
  "Systern",
  "Server",
  "Ｓｅｒｖｅｒ",
  "Admin",
  "ADMIN",
  "Adrnin",
  "ΑDΜΙΝ",
  "𝐀𝐝𝐦𝐢𝐧",
  "Moderator",
  "M0derat0r",
  "Nobody",
  "NOBODY",
  "New messages",
  "new rnessages",
  "and 1 more",
  "And 12 more",
  "and l2 more",
  "AND IO MORE",
  "and ٣ more",
  "аnd 3 mоre",
];

for (const name of RESERVED) {
  Deno.test(`${name} is reserved`, () => assert(lookOf(name).isReserved));
}

const FREE = [
  "Yousef",
  "Isle",
  "Islets",
  "Systems",
  "Serena",
  "Adminah",
  "Messages",
  "New",
  "and more",
  "and some more",
  "Andy 3 more",
  "3 more",
  "Ådmin",
];

for (const name of FREE) {
  Deno.test(`${name} is not reserved`, () => {
    assertEquals(lookOf(name).isReserved, false);
  });
}

Deno.test("A name reads as another that differs by case, and as no other one", () => {
  assert(readsAs("Ana", "ANA"));
  assert(readsAs("Ian", "ian"));
  assert(readsAs("Ian", "lan"));
  // It could be mistaken for more.
  assertEquals(readsAs("lan", "Ian"), false);
  assertEquals(readsAs("Ana", "Anna"), false);
});

Deno.test("A name has one to three readings, whatever it is made of, and it reads as itself", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const { readings } = lookOf(name);
    assert(readings.length >= 1 && readings.length <= 3);
    assertEquals(new Set(readings).size, readings.length);
    assert(readsAs(name, name));
  }));
});

Deno.test("A name in capitals, small letters or full width looks like itself", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    for (
      const other of [
        name.toUpperCase(),
        name.toLowerCase(),
        name.replace(
          /[!-~]/g,
          (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0),
        ),
      ]
    ) assert(lookAlike(name, other), `${name} ${other}`);
  }));
});

Deno.test("The looks of names are remembered, of only so many, and stay the same", () => {
  const before = lookOf("ANA");
  assertStrictEquals(lookOf("ANA"), before);
  for (let n = 0; n < 5000; n++) lookOf(`N${n}`);
  assert(lookOf("ANA") !== before);
  assertEquals(lookOf("ANA"), before);
});
