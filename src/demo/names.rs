//! Names for a crowd: companies and people of several languages, put together from common words. No two
//! companies have the same name or domain.

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::{
    email_address::{Domain, EmailAddress},
    search::fold,
};

/// What the companies of a country are called.
struct Tongue {
    country: &'static str,
    /// How many of a hundred companies are from there.
    share: u32,
    given: Vec<Word>,
    families: Vec<Word>,
    trades: Vec<Word>,
    towns: Vec<Word>,
    forms: Vec<Word>,
}

/// A word as it is written, and as it is typed in a domain.
#[derive(Clone)]
struct Word {
    written: &'static str,
    typed: String,
}

impl Word {
    /// Words parted by spaces; one that has no Latin letters has them behind a colon.
    fn all(text: &'static str) -> Vec<Self> {
        let typed = |word: &str| fold(word).chars().filter(char::is_ascii_alphanumeric).collect();
        text.split_whitespace()
            .map(|word| match word.split_once(':') {
                Some((written, latin)) => Self { written, typed: latin.to_owned() },
                None => Self { written: word, typed: typed(word) },
            })
            .collect()
    }
}

/// Country, share, given names, families, trades, towns, forms.
const TONGUES: [(&str, u32, &str, &str, &str, &str, &str); 7] = [
    (
        "SE",
        34,
        "Alma Anders Anneli Arvid Astrid Axel Birgitta Björn Britt Cecilia Dag Ebba Elsa Emil Erik \
         Frida Greta Gustav Hanna Henrik Inga Isak Johan Karin Klara Lars Linnea Magnus Malin Märta \
         Nils Olof Oskar Petra Rikard Saga Signe Sixten Sofia Stina Sven Tuva Ulf Vera Viktor Åke \
         Åsa Örjan",
        "Ahlgren Almqvist Andersson Arvidsson Asplund Backman Bengtsson Berglund Bergström Björk \
         Blomqvist Boström Brandt Carlsson Dahlgren Edlund Ekström Engberg Eriksson Falk Forsberg \
         Fredriksson Grönlund Gustafsson Hallberg Hammar Hedlund Hellström Holmgren Håkansson \
         Isaksson Jakobsson Jonsson Karlberg Kjellberg Lagerqvist Lindahl Lindgren Ljungberg \
         Lundström Löfgren Malmberg Mattsson Moberg Nordin Norrby Nyberg Nyström Olander Persson \
         Rosén Rydberg Sandell Sjöberg Skoglund Sköld Stenberg Strand Sundqvist Svärd Söderlund \
         Thorén Tegnér Wallin Westerlund Wikström Åberg Åkesson Öberg Östlund",
        "Bageri Begravning Bemanning Bil Blommor Bokförlag Brygghus Bygg Charkuteri Cykel Data Design \
         Däck Ekonomi El Energi Fastigheter Film Fisk Fönster Glas Golv Gym Hästsport Industri \
         Juridik Kakel Konsult Kyla Livs Logistik Lås Maskin Mat Mejeri Media Mekaniska Måleri Optik \
         Plåt Redovisning Rör Skog Skola Smide Snickeri Städ Svets Tak Tandvård Teknik Textil \
         Trafikskola Transport Tryckeri Trä Trädgård Veterinär VVS Åkeri",
        "Alingsås Arvika Bollnäs Borås Eskilstuna Falun Gävle Halmstad Helsingborg Härnösand \
         Jönköping Kalmar Karlstad Kiruna Kristianstad Köping Landskrona Linköping Ludvika Luleå Lund \
         Malmö Mora Norrköping Nyköping Piteå Sala Skellefteå Skövde Sundsvall Södertälje Trelleborg \
         Trosa Umeå Uppsala Varberg Visby Västerås Växjö Ystad Åmål Åre Örebro Östersund",
        "AB AB AB HB & kommanditbolag",
    ),
    (
        "DE",
        17,
        "Andreas Anja Anke Bernd Birgit Claudia Dieter Eva Franz Friedrich Gerd Gisela Günther Hannah \
         Heike Helmut Ilse Ingo Jana Jens Jörg Jürgen Katrin Klaus Lena Lothar Lukas Maike Matthias \
         Moritz Nadine Otto Petra Ralf Rainer Sabine Silke Stefan Susanne Tobias Ulrike Uwe Wolfgang",
        "Albrecht Bauer Baumann Becker Berger Bergmann Böhm Brandt Braun Busch Dietrich Engel Ernst \
         Fischer Frank Friedrich Fuchs Graf Groß Günther Haas Hahn Hartmann Heinrich Herrmann Hoffmann \
         Huber Jäger Jung Kaiser Keller Kölbl Köhler König Krämer Kraus Krüger Kuhn Lang Lehmann \
         Lorenz Maier Meier Müller Neumann Otto Pfeiffer Pohl Richter Roth Sauer Schäfer Scholz \
         Schreiber Schröder Schubert Schulte Schwarz Seidel Simon Sommer Stein Vogel Vogt Voigt \
         Wagner Weber Winter Wolf Ziegler Zimmermann",
        "Apotheke Autohaus Bäckerei Bau Bestattungen Brauerei Buchhandlung Dachdecker Druck Elektro \
         Energie Fahrschule Fenster Feinkost Fleischerei Gartenbau Gebäudereinigung Geräte Getränke \
         Großhandel Hausverwaltung Heizung Holzbau Immobilien Ingenieure Kälte Kanzlei Keramik Küchen \
         Kunststoff Labor Logistik Maler Maschinenbau Medien Metallbau Möbel Mühle Optik Physiotherapie \
         Pflege Reisen Rohrleitungen Schlosserei Schreinerei Software Spedition Stahl Steuerberatung \
         Textil Tiefbau Umzüge Verlag Verpackung Weinhandel Werbung Werkzeuge Zahntechnik",
        "Aachen Augsburg Bamberg Bautzen Bielefeld Bochum Bonn Bremen Celle Chemnitz Coburg Cottbus \
         Dortmund Dresden Duisburg Erfurt Essen Flensburg Freiburg Fulda Gera Görlitz Göttingen Halle \
         Hameln Hannover Jena Kassel Kiel Koblenz Köln Lübeck Mainz Münster Nürnberg Passau Plauen \
         Potsdam Regensburg Rostock Trier Ulm Weimar Wismar Worms Würzburg Zwickau",
        "GmbH GmbH KG OHG e.K. AG",
    ),
    (
        "FR",
        13,
        "Adèle Agnès Alain André Antoine Aurélie Benoît Brigitte Camille Cécile Chantal Claire Damien \
         Denis Élise Émile Étienne Fabrice Florence François Gaëlle Gérard Guillaume Hélène Hugo \
         Isabelle Jacques Jérôme Julien Laurent Léa Louis Lucie Manon Mathilde Nicolas Noémie Odile \
         Pascal Pierre Rémi Sophie Sylvie Théo Thierry Valérie Yves Zoé",
        "Aubert Barbier Baudry Benoît Berthelot Besnard Blanchard Bonnet Boucher Bourgeois Brunet \
         Carpentier Caron Charpentier Chevalier Clément Colin Cordier Delattre Denis Dubois Dufour \
         Dumont Dupuis Durand Fabre Faure Fleury Fournier Gaillard Garnier Gauthier Gérard Girard \
         Giraud Guérin Guillot Hervé Huet Jacquet Lacroix Lambert Leclercq Lefèvre Legrand Lemaire \
         Leroux Mallet Marchand Masson Mercier Meunier Moreau Morin Noël Perrin Picard Poirier Prévost \
         Renard Renaud Rey Rivière Rousseau Roussel Roux Roy Schmitt Tessier Thibault Vasseur Vidal",
        "Ambulances Architecture Assurances Atelier Audio Automobiles Bâtiment Bijouterie Biscuiterie \
         Boulangerie Brasserie Carrelage Charpente Chauffage Chocolats Conseil Couverture Cuisines \
         Cycles Déménagement Éditions Électricité Énergie Fermetures Fleurs Formation Fromages Garage \
         Hôtellerie Immobilier Imprimerie Informatique Jardins Laboratoire Librairie Logistique \
         Maçonnerie Maroquinerie Menuiserie Métallerie Meubles Minoterie Nettoyage Notaires Optique \
         Papeterie Peinture Pharmacie Piscines Plomberie Poterie Primeurs Serrurerie Tissus Toitures \
         Transports Verrerie Vignobles Voyages",
        "Agen Albi Amiens Angers Annecy Arles Arras Auxerre Bayonne Beaune Besançon Béziers Blois \
         Bourges Brest Caen Cahors Calais Cannes Chartres Cholet Colmar Dijon Dole Évreux Gap Grenoble \
         Laval Limoges Lorient Mâcon Metz Millau Nancy Nantes Nevers Nîmes Niort Pau Périgueux \
         Quimper Reims Rennes Rodez Rouen Saumur Sète Tarbes Toulon Tours Troyes Valence Vannes Vichy",
        "SARL SARL SAS SA EURL",
    ),
    (
        "PL",
        10,
        "Adam Agata Aleksandra Andrzej Aneta Bartosz Beata Bogdan Bożena Celina Damian Dorota Edyta \
         Elżbieta Ewa Filip Grażyna Grzegorz Halina Hubert Iwona Jacek Jadwiga Jakub Janusz Joanna \
         Kamil Kinga Krzysztof Łukasz Maciej Magdalena Marek Michał Monika Paweł Piotr Renata Rafał \
         Sławomir Stanisław Tomasz Urszula Wanda Wojciech Zbigniew Zofia",
        "Adamczyk Bąk Baran Borkowski Brzeziński Chmiel Cieślak Czarnecki Dąbek Dudek Duda Dziedzic \
         Gajda Głowacki Górski Grabowski Jabłoński Jakubiak Janik Jaworski Kaczmarek Kalinowski \
         Kania Kołodziej Konieczny Kopeć Kos Kowal Kowalczyk Kozak Król Krupa Kubiak Kurek Kwiatek \
         Lis Lipiński Łuczak Maj Majewski Malinowski Marciniak Mazur Michalak Mróz Nowacki Olszewski \
         Orzeł Ostrowski Pająk Pawlak Piątek Pietrzak Przybylski Rutkowski Sadowski Sikora Skiba \
         Sobczak Sowa Stępień Szczepański Szulc Świątek Tokarski Urban Walczak Wilk Wróbel Wrona Zając \
         Zieliński Żak Żuk",
        "Agro Apteka Auto Betoniarnia Browar Budowa Chłodnictwo Cukiernia Czyszczenie Drewno Drukarnia \
         Elektryka Energia Farby Finanse Geodezja Handel Hurtownia Informatyka Instalacje Kamieniarstwo \
         Klimatyzacja Konfekcja Konserwacja Kosmetyki Księgarnia Kuchnie Kwiaty Lakiernia Logistyka \
         Łożyska Maszyny Meble Mechanika Mleczarnia Młyn Nieruchomości Ogrody Okna Opakowania Optyka \
         Owoce Piekarnia Podłogi Poligrafia Projekt Rachunkowość Reklama Rolnictwo Sady Spawanie \
         Stal Stolarnia Szkło Tartak Tekstylia Transport Turystyka Ubezpieczenia Wulkanizacja Zdrowie",
        "Augustów Białystok Bielsko Bolesławiec Bydgoszcz Chełm Cieszyn Częstochowa Elbląg Ełk Gdańsk \
         Gdynia Gliwice Głogów Gniezno Grudziądz Jarosław Jelenia Kalisz Katowice Kielce Kołobrzeg \
         Konin Koszalin Kraków Krosno Legnica Leszno Lublin Łomża Łódź Malbork Nysa Olsztyn Opole \
         Ostrołęka Piła Płock Poznań Przemyśl Puck Radom Rybnik Rzeszów Sanok Siedlce Słupsk Sopot \
         Suwałki Szczecin Świdnica Tarnów Toruń Tychy Wałbrzych Wrocław Zamość Żory",
        "s.c. s.j. S.A. spółka",
    ),
    (
        "ES",
        10,
        "Adriana Alba Alejandro Álvaro Ana Andrés Beatriz Begoña Carlos Carmen César Clara Cristina \
         Daniel Elena Emilio Esteban Eva Felipe Fernando Gloria Gonzalo Héctor Inés Íñigo Irene Javier \
         Jesús Jorge Julia Laura Lucía Luis Manuel María Marta Mónica Nuria Óscar Pablo Paloma Pilar \
         Raquel Raúl Rocío Rubén Sara Sergio Silvia Sofía Tomás Vicente Xavier Yolanda",
        "Aguilar Álvarez Arias Benítez Blanco Bravo Caballero Cabrera Calvo Campos Cano Castillo Cortés \
         Crespo Cruz Delgado Díaz Domínguez Durán Esteban Ferrer Flores Fuentes Gallardo Gallego \
         Garrido Gil Giménez Guerrero Gutiérrez Herrero Herrera Hidalgo Ibáñez Iglesias León Lorenzo \
         Lozano Marín Márquez Medina Méndez Molina Montero Mora Moreno Moya Muñoz Navarro Nieto Núñez \
         Ortega Ortiz Pascual Pastor Peña Prieto Ramos Rey Reyes Román Romero Rubio Ruiz Saez Santana \
         Santos Sanz Serrano Soler Soto Suárez Torres Vargas Vega Vicente Vidal",
        "Abogados Aceites Agrícola Alfarería Almacenes Alimentación Arquitectura Asesores Automoción \
         Azulejos Bodegas Calzados Carpintería Cerámica Cerrajería Climatización Clínica Conservas \
         Construcciones Consultores Cristalería Curtidos Distribuciones Ediciones Electricidad \
         Electrónica Embutidos Energía Estudios Excavaciones Farmacia Ferretería Floristería Fontanería \
         Formación Frutas Gestoría Gráficas Hostelería Imprenta Informática Ingeniería Inmobiliaria \
         Jardinería Joyería Laboratorios Lácteos Librería Limpiezas Logística Maquinaria Mármoles \
         Metalurgia Muebles Óptica Panadería Papelería Pescados Pinturas Reformas Seguros Talleres \
         Textiles Transportes Turismo Veterinaria Viajes Viveros",
        "Albacete Alcoy Alicante Almería Antequera Aranda Astorga Ávila Badajoz Baeza Bilbao Burgos \
         Cáceres Cádiz Cartagena Castellón Córdoba Cuenca Écija Elche Estella Ferrol Figueras Gandía \
         Gijón Girona Granada Huelva Huesca Jaca Jaén Jerez León Lleida Logroño Lorca Lugo Málaga \
         Mérida Motril Murcia Olot Ourense Oviedo Palencia Ponferrada Ronda Salamanca Segovia Sevilla \
         Soria Tarragona Teruel Toledo Tudela Úbeda Vigo Vitoria Xátiva Zamora Zaragoza",
        "S.L. S.L. S.A. S.C.",
    ),
    (
        "GB",
        13,
        "Abigail Adam Alice Amelia Arthur Beatrice Ben Charlotte Colin Daisy Daniel Dorothy Edith \
         Edward Eleanor Ellen Emma Florence Frances Fred George Grace Graham Harriet Harry Helen Henry \
         Imogen Isla Jack James Jane Joan Kate Keith Leo Lily Lucy Mabel Martin Maud Nora Oliver Owen \
         Paul Philip Robin Rose Rupert Ruth Sarah Simon Stella Thomas Violet Walter William",
        "Abbott Archer Ashdown Atkins Baines Barlow Bartlett Beckett Bishop Blackwell Bolton Bradley \
         Brookes Burgess Carver Chandler Clarke Coleman Cooper Crawford Cross Dalton Dawson Dixon Drake \
         Eaton Elliott Fairfax Farrell Fletcher Forrest Foster Gardner Garland Gibson Graham Greenwood \
         Hale Hampton Harding Harper Hartley Hawkins Hayward Holloway Hudson Hutton Jarvis Kendall \
         Kerr Knight Lancaster Langley Lawson Lockwood Marlow Marsh Mercer Merton Milner Morton Nash \
         Norris Osborne Palmer Parsons Pearce Penrose Perkins Porter Pratt Radcliffe Rowe Sawyer \
         Sharpe Shepherd Sinclair Stanton Sutton Thorne Turner Wakefield Walton Warren Webster \
         Whitaker Wilkes Winslow Yates York",
        "Accounting Antiques Architects Bakery Bikes Boatyard Books Brewing Builders Butchers Cabinets \
         Catering Ceramics Chandlery Chemicals Cider Cleaning Coaches Coffee Consulting Controls Dairy \
         Decorators Dental Design Electrical Energy Engineering Estates Fabrics Farms Fasteners \
         Films Fisheries Flooring Foods Freight Furniture Galleries Garages Gardens Glazing Grain \
         Haulage Heating Hotels Instruments Insurance Interiors Joinery Kitchens Labels Landscapes \
         Law Lighting Locks Logistics Marine Masonry Media Mills Motors Nurseries Optics Packaging \
         Paints Paper Pharmacy Pictures Plumbing Pottery Press Printing Recruitment Roofing Sails \
         Scaffolding Seeds Signs Steel Surveyors Systems Tailors Timber Tools Toys Travel Veterinary",
        "Aberdeen Abingdon Alnwick Banbury Bath Bedford Beverley Bideford Bodmin Boston Bristol Bury \
         Buxton Cambridge Cardiff Carlisle Chester Cromer Darlington Derby Dorking Dover Dundee Durham \
         Ely Evesham Exeter Falmouth Fowey Glossop Grantham Hastings Hereford Hexham Hull Ipswich \
         Kendal Keswick Kettering Leeds Lewes Lincoln Ludlow Luton Malvern Margate Matlock Nairn \
         Newark Norwich Oban Oxford Penzance Perth Poole Preston Ripon Rugby Rye Selby Skipton \
         Stafford Stroud Swansea Taunton Thirsk Truro Ventnor Wells Whitby Wigan Winchester Yeovil",
        "Ltd Ltd LLP plc",
    ),
    (
        "CN",
        3,
        "伟:wei 芳:fang 娜:na 敏:min 静:jing 丽:li 强:qiang 磊:lei 军:jun 洋:yang 勇:yong 艳:yan 杰:jie \
         涛:tao 明:ming 超:chao 霞:xia 平:ping 刚:gang 桂英:guiying 秀兰:xiulan 文:wen 华:hua 玉:yu",
        "王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu 徐:xu 孙:sun 胡:hu \
         朱:zhu 高:gao 林:lin 何:he 郭:guo 马:ma 罗:luo 梁:liang 宋:song 郑:zheng 谢:xie 韩:han 唐:tang \
         白桦:baihua 金叶:jinye 青松:qingsong 海星:haixing 长虹:changhong 东升:dongsheng 华光:huaguang \
         天元:tianyuan 瑞丰:ruifeng 恒通:hengtong 明月:mingyue 银河:yinhe 春雨:chunyu 新程:xincheng \
         博远:boyuan 顺达:shunda 云海:yunhai 安宁:anning 万象:wanxiang 宏图:hongtu",
        "技术:jishu 科技:keji 贸易:maoyi 电子:dianzi 机械:jixie 物流:wuliu 食品:shipin 服装:fuzhuang \
         建材:jiancai 能源:nengyuan 软件:ruanjian 医药:yiyao 化工:huagong 印刷:yinshua 家具:jiaju \
         环保:huanbao 传媒:chuanmei 咨询:zixun 农业:nongye 仪器:yiqi 包装:baozhuang 玩具:wanju",
        "上海:shanghai 北京:beijing 广州:guangzhou 深圳:shenzhen 杭州:hangzhou 南京:nanjing \
         成都:chengdu 武汉:wuhan 西安:xian 苏州:suzhou 天津:tianjin 重庆:chongqing 青岛:qingdao \
         大连:dalian 宁波:ningbo 厦门:xiamen 长沙:changsha 郑州:zhengzhou 沈阳:shenyang 昆明:kunming \
         无锡:wuxi 佛山:foshan 合肥:hefei 福州:fuzhou 济南:jinan 温州:wenzhou 南宁:nanning 长春:changchun",
        "有限公司 有限公司 股份有限公司",
    ),
];

/// What made-up names are put together from.
const HEADS: &str = "Al Ar Bel Bor Cal Cor Dan Del El Fal Fen Gal Hel Il Jor Kal Lan Lum Mar Mel Nor Ol \
                     Or Pal Ran Sel Sol Tal Tor Ul Val Var Ven Vis Zel";
const HEARTS: &str = "a ado ago ali amo ano ari avi e edo eni eri eto i ibo ico ili ino iva o ola omi ona \
                      ora osi u ula umi una";
const TAILS: &str = "bit car den dia do fort gen go lex link lon lux ma med met na net nex ni nova pro ra \
                     rix ro sa sis tec tek ter tis to tra va via vis vox xa zen";

/// A company as it comes out.
#[derive(Clone)]
pub(super) struct Company {
    pub name: String,
    pub domain: Domain,
    pub country: &'static str,
    tongue: usize,
}

/// Makes names, the same ones each time.
pub(super) struct Names {
    rng: StdRng,
    tongues: Vec<Tongue>,
    coined: [Vec<&'static str>; 3],
    /// Hashes of the names and domains there are.
    taken: HashSet<u64>,
}

/// How often a short name is tried before a longer one is.
const TRIES: u32 = 3;

impl Names {
    pub(super) fn new() -> Self {
        let tongues = TONGUES.iter().map(|tongue| {
            let (country, share, given, families, trades, towns, forms) = *tongue;
            Tongue {
                country,
                share,
                given: Word::all(given),
                families: Word::all(families),
                trades: Word::all(trades),
                towns: Word::all(towns),
                forms: Word::all(forms),
            }
        });
        let parts = |text: &'static str| text.split_whitespace().collect();
        Self {
            rng: StdRng::seed_from_u64(1),
            tongues: tongues.collect(),
            coined: [parts(HEADS), parts(HEARTS), parts(TAILS)],
            taken: HashSet::new(),
        }
    }

    /// A name or a domain that nobody else may get; whether it was free.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let mut hash = DefaultHasher::new();
        text.hash(&mut hash);
        self.taken.insert(hash.finish())
    }

    /// A company that there is not yet.
    pub(super) fn company(&mut self) -> Company {
        let mut tries = 0;
        loop {
            let tongue = self.tongue();
            let (name, labels) = self.called(tongue, tries);
            tries += 1;
            let country = self.tongues[tongue].country;
            let typed = self.typed(&labels, country);
            let Ok(domain) = Domain::parse(&format!("{typed}.example")) else { continue };
            if self.take(domain.as_str()) && self.take(&name) {
                return Company { name, domain, country, tongue };
            }
        }
    }

    fn tongue(&mut self) -> usize {
        let mut at = self.rng.random_range(0..100);
        for (place, tongue) in self.tongues.iter().enumerate() {
            if at < tongue.share {
                return place;
            }
            at -= tongue.share;
        }
        0
    }

    /// A name, and the words of it that make its domain. The longer it was tried, the longer it gets.
    fn called(&mut self, tongue: usize, tries: u32) -> (String, Vec<String>) {
        let Self { rng, tongues, coined, .. } = self;
        let Tongue { families, trades, towns, forms, country, .. } = &tongues[tongue];
        let mut one = |words: &[Word]| words[rng.random_range(0..words.len())].clone();
        let (family, other) = (one(families), one(families));
        let (trade, town, form) = (one(trades), one(towns), one(forms));
        let form = form.written;
        if *country == "CN" {
            let (written, typed) = (family.written, family.typed);
            let (more, also) =
                if tries < TRIES { ("", String::new()) } else { (other.written, other.typed) };
            let name = format!("{}{written}{more}{}{form}", town.written, trade.written);
            return (name, vec![typed + &also, town.typed, trade.typed]);
        }
        let form = match form {
            "&" => "& Co",
            "kommanditbolag" => "KB",
            "spółka" => "sp. z o.o.",
            other => other,
        };
        let shape = if tries < TRIES { rng.random_range(0..6) } else { rng.random_range(4..8) };
        let mut coin = || -> String {
            coined.iter().map(|parts| parts[rng.random_range(0..parts.len())]).collect()
        };
        let (family, other, trade, town) = (&family, &other, &trade, &town);
        match shape {
            0 => (format!("{} {} {form}", family.written, trade.written), typed([family, trade])),
            1 => (format!("{} & {} {form}", family.written, other.written), typed([family, other])),
            2 => (format!("{} {} {form}", town.written, trade.written), typed([town, trade])),
            3 => {
                let name = coin();
                (format!("{name} {form}"), vec![fold(&name)])
            }
            4 => (
                format!("{} {} {} {form}", family.written, trade.written, town.written),
                typed([family, trade, town]),
            ),
            5 => {
                let name = coin();
                let labels = vec![fold(&name), trade.typed.clone()];
                (format!("{name} {} {form}", trade.written), labels)
            }
            6 => (
                format!("{} & {} {} {form}", family.written, other.written, trade.written),
                typed([family, other, trade]),
            ),
            _ => {
                let name = coin();
                let labels = vec![fold(&name), trade.typed.clone(), town.typed.clone()];
                (format!("{name} {} {} {form}", trade.written, town.written), labels)
            }
        }
    }

    /// What somebody would register for these words, without its end.
    fn typed(&mut self, words: &[String], country: &str) -> String {
        let all = words.concat();
        match self.rng.random_range(0..100) {
            0..52 => all,
            52..80 => words.join("-"),
            80..92 => format!("{all}.{}", country.to_ascii_lowercase()),
            92..96 => format!("{all}-group"),
            _ => format!("{all}-online"),
        }
    }

    /// Somebody who works there, with an address that none of these have.
    pub(super) fn person(
        &mut self,
        company: &Company,
        others: &[EmailAddress],
    ) -> (String, EmailAddress) {
        let Self { rng, tongues, .. } = self;
        let tongue = &tongues[company.tongue];
        loop {
            let given = &tongue.given[rng.random_range(0..tongue.given.len())];
            let families = match company.country {
                // The rest of the list is no family.
                "CN" => &tongue.families[..26],
                _ => &tongue.families[..],
            };
            let family = &families[rng.random_range(0..families.len())];
            let name = match company.country {
                "CN" => format!("{}{}", family.written, given.written),
                _ => format!("{} {}", given.written, family.written),
            };
            let local = match rng.random_range(0..10) {
                0..5 => format!("{}.{}", given.typed, family.typed),
                5..8 => given.typed.clone(),
                _ => format!("{}{}", &given.typed[..1], family.typed),
            };
            let email = EmailAddress::parse(&format!("{local}@{}", company.domain.as_str()));
            if let Ok(email) = email
                && !others.contains(&email)
            {
                return (name, email);
            }
        }
    }
}

fn typed<const N: usize>(words: [&Word; N]) -> Vec<String> {
    words.iter().map(|word| word.typed.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{customers, form};

    #[test]
    fn a_hundred_thousand_companies_have_names_and_domains_of_their_own() {
        let mut names = Names::new();
        let mut seen = HashSet::new();
        for _ in 0..100_000 {
            let company = names.company();
            let (name, domain) = (&company.name, company.domain.as_str());
            assert_eq!(form::name(name, customers::LONGEST_NAME).as_ref(), Some(name));
            assert_eq!(Domain::parse(domain).as_ref(), Ok(&company.domain));
            assert!(domain.ends_with(".example"), "{domain}");
            assert!(seen.insert(name.clone()), "{name} comes twice");
            assert!(seen.insert(domain.to_owned()), "{domain} comes twice");
        }
    }

    #[test]
    fn people_of_a_company_have_addresses_of_their_own_in_its_domain() {
        let mut names = Names::new();
        for _ in 0..1_000 {
            let company = names.company();
            let mut all = Vec::new();
            for _ in 0..5 {
                let (name, email) = names.person(&company, &all);
                assert_eq!(form::name(&name, customers::LONGEST_NAME), Some(name));
                assert_eq!(email.domain(), company.domain.as_str());
                assert!(!all.contains(&email));
                all.push(email);
            }
        }
    }
}
