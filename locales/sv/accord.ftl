# Svenska: hela produkten. Samma meddelanden och variabler som i engelskan, i samma ordning. Du-tilltal; ”företaget” är
# kunden, ”partnern” den som bjuder in. Namn står aldrig i genitiv, eftersom de kan sluta på s.

product = Accord
skip = Hoppa till innehållet
navigation = Huvudmeny
breadcrumb = Var du är
footer = Accord visar vem som betjänar vem och vem som får administrera vad.
demo-label = Demo
demo-banner = Det här är en demo: inget är på riktigt, och inga mejl lämnar den här datorn.
demo-mailbox = Öppna demoinkorgen
nav-home = Start
nav-customers = Kunder
nav-invitations = Inbjudningar
nav-indirect-providers = Indirekta leverantörer
nav-indirect-resellers = Indirekta återförsäljare
nav-services = Tjänster
subscriptions = Abonnemang
users = Användare
licences = Licenser
support = Support
nav-partners = Partner
nav-activity = Aktivitet
nav-settings = Inställningar
optional = valfritt
problems = Det här behöver du rätta till:
pages = Sidor
previous = Föregående
next = Nästa
newest = Nyaste
older = Äldre
cancel = Avbryt
continue = Fortsätt
search = Sök
copied = Kopierat
more = Mer
when = När
who = Vem
what = Vad

## Errors

error-home = Till första sidan
error-roles = Det krävs någon av de här rollerna:
error-admins = De här personerna kan ge dig en sådan roll:
error-role = Din roll räcker inte till det här
error-role-text = Inget har ändrats.
error-400 = Begäran går inte att förstå
error-400-text = Något i den har angetts två gånger eller är skadat. Gå tillbaka, läs in sidan på nytt och försök igen.
error-403 = Det här kom från en annan webbplats
error-403-text = En sida utanför Accord försökte göra något i ditt namn. Inget har ändrats. Om det var du själv, börja från någon av sidorna i Accord.
error-404 = Här finns ingenting
error-404-text = Adressen är fel, eller så är det som fanns här borta. Om du kom hit via en länk i ett mejl, öppna mejlet igen och kopiera hela länken.
error-405 = Det går inte att göra här
error-405-text = Den här adressen tar inte emot { $method }.
error-408 = Det tog för lång tid
error-408-text = Din begäran kom inte fram i tid. Försök igen.
error-410 = Det finns inte kvar
error-410-text = Länken har redan använts, eller så har den slutat gälla. Du kan be om en ny.
error-413 = Det är för stort
error-413-text = Det som skickades är mer än vad som kan tas emot. Korta ned det och försök igen.
error-414 = Adressen är för lång
error-414-text = Ingen sida i Accord har så lång adress. Börja från någon av sidorna i Accord.
error-421 = Det här är en annan webbplats adress
error-421-text = Du kom hit via ett namn som inte är vårt. Om du kom hit via en länk i ett mejl, öppna mejlet igen och kopiera hela länken.
error-422 = Något i formuläret stämmer inte
error-422-text = Gå tillbaka och kontrollera det du har skrivit.
error-429 = För många försök
error-429-text = Vänta en stund och försök igen.
error-431 = Webbläsaren skickade för mycket
error-431-text = Den skickade mer om sig själv än vad som kan tas emot. Ta bort webbplatsens kakor och försök igen.
error-500 = Något gick fel hos oss
error-500-text = Det var inte ditt fel, och ingenting har gjorts till hälften. Försök igen. Om det händer igen, kontakta den som sköter den här installationen av Accord.
error-503 = Vi kan inte göra det just nu
error-503-text = Systemet är upptaget eller ses över. Försök igen om en stund.
error-reference = Referens: { $reference }

## Signing in

sign-in = Logga in
sign-out = Logga ut
email = E-post
password = Lösenord
new-password = Nytt lösenord
sign-in-wrong = E-postadressen eller lösenordet är fel. Kontrollera båda och försök igen.
sign-in-kept = Din session tog slut medan du redigerade. Logga in, så finns texten kvar. Inget har skickats.
forgot-password = Glömt lösenordet?
forgotten-title = Glömt lösenordet
forgotten-text = Skriv din e-postadress, så mejlar vi en länk där du väljer ett nytt lösenord.
forgotten-send = Mejla mig en länk
forgotten-sent = Om adressen hör till ett konto är en länk på väg dit. Den gäller i två timmar.
back-to-sign-in = Tillbaka till inloggningen
set-password = Spara lösenordet
set-password-new = Välj det lösenord som du ska logga in med.
set-password-again = Välj ett nytt lösenord. Du loggas ut på alla andra ställen.
password-hint = Minst { $least } tecken. Bäst är några ord som bara du skulle sätta ihop.
password-short = Använd minst { $least } tecken.
password-long = Använd högst { $most } tecken.
password-guessable = Det här går snabbt att gissa. Använd några ord som inte hör ihop, utan namn.
password-is-set = Lösenordet är sparat. Nu kan du logga in med det.
email-wrong = Det här är ingen e-postadress. Den ska se ut som namn@foretag.example.

## One's own account

your-account = Ditt konto
account-language-hint = Språket i breven till dig, och på dina sidor tills du väljer ett annat högst upp.
account-details-saved = Dina uppgifter är sparade.
account-email = Du loggar in med { $email }, och dit går breven till dig.
account-email-asked = En länk har gått till { $email }. Öppna den där, inloggad som här, så blir det din e-postadress. Den gäller till
change-email = Byt e-postadress
new-email = Ny e-postadress
new-email-hint = Vi mejlar en länk dit. Adressen du har gäller tills du öppnar den.
new-email-same = Det här är adressen du har.
new-email-too-often = För många länkar har begärts. Försök igen om en timme.
new-email-asked = En länk är på väg till { $email }. Din adress gäller som förut tills du öppnar den.
new-email-proof = Hädanefter loggar du in med { $email } och inte längre med { $earlier }. Båda adresserna får veta det.
new-email-taken = Din e-postadress är nu { $email }.
use-email = Använd den här adressen
current-password = Nuvarande lösenord
change-password = Byt lösenord
change-password-text = Du loggas ut på alla andra ställen, och länkar för att välja lösenord slutar gälla.
password-wrong = Det här är inte ditt lösenord. Kontrollera det och försök igen.
password-is-changed = Lösenordet är bytt. Du är utloggad på alla andra ställen.

## Second factor, and proving again who one is

second-factor = Andra faktor
held-off-minutes = { $minutes ->
    [one] För många försök var fel. Försök igen om en minut.
   *[other] För många försök var fel. Försök igen om { $minutes } minuter.
}
letters-later = { $minutes ->
    [one] För många sådana brev har skrivits. Försök igen om en minut.
   *[other] För många sådana brev har skrivits. Försök igen om { $minutes } minuter.
}
held-off-hours = För många försök var fel. Försök igen om { $hours } timmar, eller välj ”Glömt lösenordet?” så får du ett nytt via mejl och kan logga in genast.
codes-held-off-hours = För många koder var fel. Försök igen om { $hours } timmar, eller be en Global administratör i din organisation att återställa din andra faktor.
forgotten-too-often = För många länkar har begärts härifrån. Försök igen om en timme.
sessions = Här är du inloggad
this-session = den här
last-used = Senast använd
device = Enhet
device-unknown = Okänd enhet
client-address = Adress
sign-out-elsewhere = Logga ut på alla andra ställen
sessions-are-ended = Du är utloggad där.
sign-ins = Inloggningar
sign-ins-text = Det som hänt de senaste 90 dagarna. Byt lösenord om något av det inte var du.
sign-ins-none = Inget har hänt de senaste 90 dagarna.
sign-in-signed-in = Loggade in
sign-in-wrong-password = Fel lösenord
sign-in-wrong-second-factor = Fel andra faktor
sign-in-held-off = Stoppad efter för många försök
sign-in-signed-out = Loggade ut
sign-in-sessions-ended = Avslutade andra sessioner
sign-in-password-changed = Bytte lösenord
sign-in-password-set = Valde lösenord via en mejlad länk
sign-in-address-changed = Bytte e-postadress
sign-in-second-factor-set-up = Konfigurerade en andra faktor
sign-in-second-factor-removed = Tog bort den andra faktorn
sign-in-second-factor-reset = Andra faktorn återställd av någon annan
sign-in-recovery-code-used = Använde en återställningskod
sign-in-recovery-codes-renewed = Skapade nya återställningskoder
former-member = En tidigare medlem
remove-data = Ta bort personuppgifter
remove-data-of = Ta bort personuppgifterna för { $name }
remove-data-text = Namn och e-postadress tas bort för gott. Det som personen gjorde står kvar i historiken, gjort av en tidigare medlem.
remove-data-copies = { $name } och adressen försvinner bland medlemmar, i aktiviteten, i ärenden, i uppgifter om skickade brev och bland kontakterna som partner sparar. Lösenord, inloggningar och andra faktor raderas.
remove-data-receipts = Kvitton gäller fortfarande: företaget, dagen och orden står kvar, och det står ”En tidigare medlem”.
remove-data-writing = Det som någon skrivit med egna ord står kvar, också där det nämner namn: brev i inbjudningar, meddelanden i ärenden, orsaker, etiketter.
remove-data-return = Det går inte att ångra. Den som kommer tillbaka bjuds in som ny.
remove-data-done = Personuppgifterna är borttagna.
remove-data-not = Inget togs bort: det går bara för någon annan, i den egna organisationen, som är inaktiverad.
data = Era data
data-text = Allt som { $organization } får se här, som en fil i JSON, för eget bruk eller för att flytta någon annanstans. Den innehåller namn och e-postadresser, så förvara den säkert. Lösenord och nycklar finns inte med.
data-export = Exportera alla data
second-factor-text = Med en andra faktor släpper enbart lösenordet inte in någon: vid inloggningen behövs också en kod från en app i din telefon, till exempel vilken autentiseringsapp som helst.
second-factor-must = { $organization } kräver en andra faktor av alla medlemmar. Konfigurera din för att komma vidare.
second-factor-set-up = Konfigurera en andra faktor
second-factor-making = Konfigurera appen
second-factor-scan = Skanna den här bilden med din app.
second-factor-picture = QR-kod med hemligheten till din app. Hemligheten står också nedanför och går att skriva in.
second-factor-type = Eller skriv in den här hemligheten för kontot { $account }. Visa den inte för någon.
second-factor-confirm-text = Skriv koden som appen visar nu.
second-factor-code = Kod från din app
second-factor-code-hint = Sex siffror. Koden byts var 30:e sekund.
second-factor-wrong = Koden stämmer inte. Skriv den som appen visar nu. Varje kod gäller en gång. Om ingen kod fungerar, kontrollera klockan i telefonen.
second-factor-other-secret = Börja om med en annan hemlighet
second-factor-nothing-to-confirm = Det finns inget att bekräfta längre. Börja om.
second-factor-already-set-up = Din andra faktor är konfigurerad. Om du inte sparade återställningskoderna kan du skapa nya.
second-factor-app = App
second-factor-is-set-up = Konfigurerad
second-factor-is-missing = Inte konfigurerad
second-factor-own = Din andra faktor
second-factor-move = Du kan byta app eller telefon. Den du har fungerar tills du har bekräftat den nya.
second-factor-other-app = Konfigurera en annan app
second-factor-remove = Ta bort den andra faktorn
second-factor-remove-text = Då räcker lösenordet för att logga in. Du loggas ut på alla andra ställen.
second-factor-is-removed = Din andra faktor är borttagen.
second-factor-is-demanded = { $organization } kräver en andra faktor av alla medlemmar, så den går inte att ta bort.
second-factor-lost = Om du varken har din app eller en återställningskod, be en Global administratör i din organisation att återställa din andra faktor.
second-factor-yes = ja
second-factor-no = nej
second-factor-demand = Kräv en andra faktor av alla medlemmar
second-factor-demand-text = Du kan kräva att alla medlemmar har en andra faktor. Den som saknar en måste konfigurera den före allt annat, även den som redan är inloggad.
second-factor-demand-is-on = Alla medlemmar måste ha en andra faktor.
second-factor-demand-lift = Sluta kräva det
second-factor-demanded = Från och med nu krävs en andra faktor av alla medlemmar.
second-factor-demanded-no-more = En andra faktor krävs inte längre.
second-factor-own-first = Konfigurera en egen andra faktor innan du kräver den av alla.
second-factor-reset = Återställ den andra faktorn
second-factor-reset-text = För den som har förlorat både appen och återställningskoderna. { $name } loggas ut överallt och kan logga in med enbart lösenordet tills en ny är konfigurerad. Försäkra dig om att det verkligen är rätt person som ber om det. Vi mejlar personen.
second-factor-is-reset = Den andra faktorn för { $name } är borttagen, och kontot är utloggat överallt.
second-factor-not-on-behalf = Inget har gjorts: bara en Global administratör på { $company } återställer en andra faktor där.
recovery-code = Återställningskod
recovery-codes = Återställningskoder
recovery-code-hint = Sexton bokstäver och siffror. Varje kod gäller en gång.
recovery-code-wrong = Det är ingen av dina återställningskoder, eller så är den redan använd.
recovery-codes-left = { $count ->
    [0] Inga koder finns kvar.
    [one] En kod finns kvar.
   *[other] { $count } koder finns kvar.
}
recovery-codes-text = En återställningskod ersätter appen en gång. Nya koder gör de tidigare oanvändbara.
recovery-codes-new = Nya återställningskoder
recovery-codes-shown = De här koderna ersätter appen om du blir av med den. De visas nu och aldrig mer.
recovery-codes-keep = Förvara dem säkert, och inte i telefonen
recovery-codes-print = Skriv ut sidan med webbläsaren eller kopiera koderna. Varje kod gäller en gång.
recovery-codes-kept = Jag har sparat dem
use-recovery-code = Använd en återställningskod
use-the-app = Använd appen
proof-title = Bekräfta att det är du
proof-before = Innan du gör det här: { $act }
proof-text = Det är viktigt, och det var ett tag sedan du loggade in. Inget har gjorts ännu.
proof-done = När du bekräftar görs det så som du skickade det.
proof-file = En fil kan inte sparas under tiden: du väljer den igen efteråt.
proof-again = Tack. Välj filen igen.
proof-download = När du har bekräftat kommer du tillbaka och exporterar där.
proof-download-again = Tack. Nu kan du exportera alla data.
proof-code-hint = Eller en återställningskod.
proof-wrong = Det stämmer inte. Skriv lösenordet som du loggar in med, och en ny kod om du får frågan om en.
proof-confirm = Bekräfta och fortsätt

## What is dangerous, as it is named before the proof

danger-remove-relationship = Ta bort en kundrelation
danger-surrender = Avstå från administratörsbehörigheter
danger-end-relationship = Avsluta relationen med en partner
danger-withdraw-notice = Ta tillbaka uppsägningen av en partner
danger-reassign = Tilldela en annan partner en tjänst
danger-take-away = Ta tillbaka en tjänst från en partner
danger-set-end = Bestämma när en administratörsbehörighet upphör
danger-remove-partnership = Ta bort ett partnerskap
danger-add-member = Lägga till någon som kan logga in
danger-import-users = Importera användare som kan logga in
danger-welcome-again = Skicka en ny medlem länken för att välja lösenord
danger-restore = Låta någon som är inaktiverad logga in igen
danger-set-roles = Ändra någons roller
danger-reset-password = Skicka någon en länk för att välja ett nytt lösenord
danger-reset-second-factor = Återställa någons andra faktor
danger-deactivate = Inaktivera någon
danger-remove-data = Ta bort någons personuppgifter
danger-set-up-second-factor = Konfigurera din andra faktor
danger-renew-codes = Skapa nya återställningskoder
danger-remove-second-factor = Ta bort din andra faktor
danger-demand-second-factor = Ändra om en andra faktor krävs av alla medlemmar
danger-change-password = Byta ditt lösenord
danger-change-address = Byta din e-postadress
danger-export-data = Exportera alla data i din organisation

## Roles

role-global-admin = Global administratör
role-admin-agent = Administratörsagent
role-sales-agent = Försäljningsagent
role-helpdesk-agent = Supportagent
role-billing-admin = Faktureringsadministratör
role-user = Användare

## Home

home-title = Det här väntar på dig
home-quiet = Inget väntar på dig. Breven har tagits emot, ingen länk slutar gälla den här veckan och ingen väntar på svar.
home-requests = Ärenden att besvara
home-requests-hint = Ingen partner har svarat ännu. Det som ska besvaras först står överst.
home-orders = Beställningar att utföra
home-orders-hint = Abonnemangen blir aktiva när någon markerar beställningen som utförd.
home-to-confirm = Accepterade inbjudningar att bekräfta
home-to-confirm-hint = Ett annat företag än det du bjöd in har accepterat. Ingen rättighet börjar gälla förrän du bekräftar.
home-to-customers = Se dina kunder
home-refused = Brev som inte togs emot
home-refused-hint = Mottagarens e-postserver tog inte emot dem. Kontrollera adressen och skicka igen.
home-ending = Länkar som slutar gälla inom 7 dagar
home-ending-hint = Ingen har svarat ännu. Förnya länken eller påminn företaget.
home-drafts = Utkast som inte är klara
home-drafts-hint = Länken i ett utkast fungerar först när du har tryckt på Klar.
ends = slutar gälla

## Customers

new-relationship = Ny relation
request-relationship = Be om att bli återförsäljare
new-relationship-text = Ange det företag som du vill ska bli din kund. Därefter läser och redigerar du brevet. Inget skickas ännu.
company-name = Företagets namn
company-name-wrong = Skriv företagets namn: högst { $most } tecken och inga webbadresser.
domain = Domän
domain-hint = Företagets egen domän, till exempel bjork.example.
domain-wrong = Det här är ingen domän. Den ska se ut som bjork.example.
domain-shared = Den här domänen tillhör en e-postleverantör, inte ett enskilt företag. Ange företagets egen domän.
domain-own = Det här är din egen domän. Ange återförsäljarens.
together-with = Tillsammans med
together-with-nobody = Ingen: vi frågar ensamma
together-with-hint = En indirekt leverantör som du har partnerskap med. Företaget accepterar er båda eller ingen av er. Leverantören får sedan lägga beställningar men administrerar ingenting.
together-with-wrong = Du har inget partnerskap med den här leverantören, eller så har det upphört. Välj en annan, eller fråga ensam.
cloud-global = det globala molnet
cloud-us-government = molnet för USA:s myndigheter
cloud-germany = det tyska molnet
other-cloud = { $domain } finns i { $theirs }, och du finns i { $ours }. Relationer och partnerskap går aldrig över molngränser, så inget har skapats.
company = Företag
status = Status
since = Sedan
since-lower = sedan
ended-lower = avslutad
relationship = Relation
admin-permission = Administratörsbehörighet
contact = Kontakt
tab-all = Alla
tab-prospects = Prospekt
status-active = Aktiv
status-invited = Inbjuden
status-prospect = Prospekt
status-ended = Avslutad
kind-reseller = Återförsäljare
kind-provider = Leverantör
kind-provider-through = Leverantör via { $reseller }
services-count = { $count ->
    [one] { $count } tjänst
   *[other] { $count } tjänster
}
services-of-all = { $count } av 9 tjänster
search-customers = Sök på företag, domän eller kontakt
search-clear = Rensa sökningen
search-ended = Sök bland de avslutade
customers-none = Du har inga kunder ännu. Be ett företag att bli din kund: du skriver ett brev, och företaget accepterar via länken i det.
customers-first = Fråga det första företaget
customers-none-here = Här finns ingen kund.
customers-no-match = Ingen kund matchar ”{ $q }”.
customers-found = { $count ->
    [one] En kund visas.
   *[other] { $count } kunder visas.
}
more-about = Mer om { $company }
open-record = Öppna kunden
open-invitation = Öppna inbjudan
overview = Översikt
account = Konto
about-company = Företag
no-relationship = Du har ingen relation med det här företaget.
services-we-administer = Tjänster som du administrerar
no-service-held = Inga.
never-asked = Du har inte frågat det här företaget ännu.
asked-by-reseller = { $reseller } frågade det här företaget, tillsammans med er.
invitation-of = Inbjudan från
lacks-permission = Du har ingen administratörsbehörighet hos det här företaget och kan därför inte administrera dess tjänster. Du ansvarar fortfarande för supporten.
request-again = Fråga igen
record-to-confirm = Ett annat företag än det här har accepterat din inbjudan. Ingen rättighet börjar gälla förrän du bekräftar det.
compare-and-confirm = Jämför och bekräfta
record-notice = Företaget har sagt upp relationen. Den upphör efter
already-served = { $company } är redan din kund.
already-open = Det här företaget har redan fått en inbjudan. Här är den: du kan skicka den igen, förnya den eller återkalla den.

## Details, quick look, export and import of customers

alias = Alias
alias-hint = Vad du själv kallar företaget. Bara dina kollegor ser det.
alias-wrong = Ett alias har högst { $most } tecken, varav några är bokstäver eller siffror, och är ingen webbadress.
tags = Etiketter
tags-hint = Skilj dem åt med kommatecken, till exempel: nyckelkund, norr.
tags-wrong = Skriv högst { $most } etiketter på högst { $longest } tecken var, med bokstäver eller siffror i varje, åtskilda med kommatecken.
lead-source = Kundkälla
lead-source-unknown = Okänd
lead-source-own-marketing = Egen marknadsföring
lead-source-referral = Rekommendation
lead-source-provider = Leverantör
lead-source-other = Annan
lead-source-wrong = Välj en av kundkällorna.
contact-name = Kontaktens namn
contact-email = Kontaktens e-postadress
contact-name-wrong = En kontakts namn har högst { $most } tecken, varav några är bokstäver eller siffror, och är ingen adress.
edit-details = Redigera uppgifter
save-details = Spara uppgifterna
details-saved = Uppgifterna om { $company } är sparade.
details-already = Inget har ändrats: uppgifterna var redan sådana.
quick-subscriptions = { $active } aktiva, { $suspended } pausade, { $ended } avslutade
quick-seats = Platser
quick-seats-used = { $used } av { $seats } platser används
quick-requests = Öppna serviceärenden
quick-none = Inga
export-csv = Exportera CSV
import-csv = Importera CSV
import-title = Importera företag
import-text = Lägg till företag som du har som kunder på annat håll på din lista, som prospekt. Ingen tillfrågas eller får mejl. Du ser vad som skulle hända innan något görs.
import-columns = Vad filen innehåller
import-columns-text = En lista i CSV med de här rubrikerna på första raden, i valfri ordning, och högst { $most } rader under dem. Stora och små bokstäver spelar ingen roll. Det som en kundexport innehåller därutöver läses inte.
import-required = krävs
import-company = Företagets namn.
import-domain = Företagets egen domän, till exempel bjork.example. Företaget känns igen på den.
import-contact = Namnet på den du känner där.
import-email = Personens e-postadress.
import-alias = Vad du själv kallar företaget.
import-tags = Åtskilda med semikolon eller kommatecken.
import-source = own_marketing, referral, provider eller other.
import-template = Ladda ner en mall
import-file = Fil
import-file-hint = I UTF-8. Kalkylprogram kallar det ”CSV UTF-8”.
import-check = Kontrollera filen
import-recent = Dina senaste importer
import-kept = En import och det som stod i filen raderas { $days } dagar efter att den lästes in eller blev klar. Företagen ligger kvar på din lista.
import-is-read = Läst, inte importerad
import-is-running = { $done } av { $lines } rader är klara.
import-is-done = { $added ->
    [0] Inget företag har lagts till.
    [one] Ett företag har lagts till.
   *[other] { $added } företag har lagts till.
}
import-read = Läst
import-found = Vad som finns i filen
import-new = Nya
import-known = Redan kända
import-faulty = Felaktiga
import-what-happens = Nya företag blir prospekt på din lista. De som redan är kända ändras inte, och felaktiga rader utelämnas.
import-start = { $count ->
    [one] Importera { $count } företag
   *[other] Importera { $count } företag
}
import-nothing = Det finns inget att importera: ingen rad har ett företag som är nytt för dig.
import-other = Välj en annan fil
import-running = Företagen importeras
import-leave = Du kan lämna sidan. Importen fortsätter av sig själv.
import-result = Importen är klar
import-meanwhile = { $count ->
    [one] Ytterligare ett lades under tiden till av någon annan och ändras inte.
   *[other] Ytterligare { $count } lades under tiden till av någon annan och ändras inte.
}
import-left-known = { $count ->
    [one] Ett var redan känt.
   *[other] { $count } var redan kända.
}
import-left-faulty = { $count ->
    [one] En felaktig rad utelämnades.
   *[other] { $count } felaktiga rader utelämnades.
}
import-see = Se dina prospekt
import-already = Inget har gjorts: den här importen var redan startad.
import-lines = Filens rader
import-line = Rad
import-no-lines = Det finns inga sådana rader.
import-wrong = Vad som är fel
import-repeated = Den här domänen finns redan på rad { $first }. Behåll en av raderna.
import-lead-source = Det här är ingen kundkälla. Använd en av dessa, eller lämna tomt: { $known }.
first-page = Första sidan
event-customer-edited = Ändrade uppgifterna om { $subject }
event-customers-imported = { $added ->
    [one] Importerade ett företag från { $subject }, som har { $lines } rader
   *[other] Importerade { $added } företag från { $subject }, som har { $lines } rader
}

## Account and removal

account-company = Så här kallar sig företaget
account-no-company = Företaget har inte accepterat någon inbjudan från dig och har därför inget konto hos dig.
receipts = Kvitton
receipts-none = Inget har accepterats ännu.
receipt-of = Kvitto från
accepted-by-other = Inbjudan skrevs till { $invited }, och { $company } accepterade den ({ $email }).
accepted-to-confirm = Inbjudan skrevs till { $invited }, och { $company } accepterade den ({ $email }). Ingen rättighet börjar gälla förrän du bekräftar.
account-end = Avsluta relationen
account-end-text = Du kan ta bort relationen med { $company }. Först ser du vad det innebär.
remove-relationship = Ta bort kundrelationen
removal-lead = Du är på väg att avsluta din relation med { $company }.
blockers = Ordna det här först
blockers-more = Det finns mer: det visas när något av detta är ordnat.
blocker-draft = Ett brev till företaget håller på att skrivas.
blocker-draft-fix = Gör det klart eller kasta det
blocker-open = En inbjudan till företaget är fortfarande öppen.
blocker-open-fix = Återkalla den
blocker-waiting = Ett annat företag har accepterat, och det väntar på ditt besked.
blocker-waiting-fix = Bekräfta eller avvisa det
removal-ends = Det här händer
removal-ends-relationship = { $company } försvinner genast från din kundlista.
removal-ends-services = Du kan inte längre administrera: { $services }.
removal-ends-nothing = Du har ingen administratörsbehörighet hos företaget, så ingen upphör.
removal-keeps = Historiken finns kvar: aktivitet, inbjudningar och kvitton.
removal-final = Det går inte att ångra. Om du ska betjäna företaget igen skickar du en ny inbjudan.
removal-notice = Inget mejl går till { $company }. Att säga upp avtalet formellt är ditt eget ansvar.
good-faith = Beslutet är fattat i god tro, av legitima affärsskäl och i enlighet med vårt avtal.
good-faith-missing = Kryssa för att beslutet är fattat i god tro.
removed-title = { $company } är inte längre din kund
removed-by = Borttagen av { $person },
removed-report = Det här gjordes
removed-relationship = Relationen med { $company } avslutades.
removed-services = Dina administratörsbehörigheter upphörde: { $services }.
removed-nothing = Det fanns ingen administratörsbehörighet som kunde upphöra.
removed-no-mail = Inget mejl skickades. Att säga upp avtalet formellt är ditt eget ansvar.
removed-already = Relationen med { $company } är redan avslutad.
record-changed = Inget gjordes: förhållandet till { $company } hade ändrats under tiden. Så här ser det ut nu.

## Services on a record

service = Tjänst
until = Till och med
until-lower = till och med
no-end = Tills vidare
you-administer = Du administrerar den
you-may-not-touch = Inte din att administrera
may-order = Du betjänar { $company } som leverantör: du får lägga beställningar för företaget men inte administrera några av dess tjänster.
no-orders-relationship = Du får inte lägga beställningar: du har ingen egen relation med det här företaget.
no-orders-reseller = Du får inte lägga beställningar: { $reseller } betjänar inte längre det här företaget.
no-orders-partnership = Du får inte lägga beställningar: ditt partnerskap med { $reseller } har upphört.
surrender = Avstå
surrender-title = Avstå från administratörsbehörigheter
surrender-text = Du kan lämna tillbaka det som { $company } låter dig administrera. Relationen finns kvar.
surrender-lead = Kryssa för det som du inte längre vill administrera för { $company }.
surrender-hint = Behörigheten upphör genast, och { $company } får veta det. Du är fortfarande återförsäljare och ansvarar fortfarande för supporten.
surrender-nothing = Kryssa för minst en tjänst.
surrendered = Du har avstått från: { $services }.
surrendered-nothing = Du hade inte längre den behörigheten. Inget gjordes.

## Partnerships

request-partnership = Be om ett partnerskap
request-partnership-text = Ange den indirekta återförsäljare som du frågar. Därefter läser och redigerar du brevet. Inget skickas ännu.
reseller-name = Återförsäljarens namn
reseller-domain-hint = Återförsäljarens egen domän, till exempel fjord.example. Bara partnern med den här domänen kan svara.
resellers-text = Indirekta återförsäljare som bjuder in kunder tillsammans med dig.
resellers-none = Du har inga indirekta återförsäljare ännu. Be en av dem om ett partnerskap: återförsäljaren godkänner det via länken i ditt brev.
resellers-first = Fråga den första återförsäljaren
providers-text = Indirekta leverantörer som du kan bjuda in kunder tillsammans med.
providers-none = Du har inga indirekta leverantörer ännu. En leverantör som vill ha ett partnerskap mejlar en förfrågan till dig. En Global administratör eller en Administratörsagent godkänner partnerskapet via länken i den.
partnership-requests = Obesvarade förfrågningar
partnership-open = Den här återförsäljaren har redan fått en förfrågan. Här är den: du kan skicka den igen, förnya den eller återkalla den.
partnership-there = Du har redan ett partnerskap med { $reseller }.
invite-new-customers = Bjud in nya kunder
common-customers = Kunder som ni båda betjänar
common-none = Du betjänar inget företag tillsammans med { $provider } ännu. Ett partnerskap ger dig inte i sig några av leverantörens kunder.
common-none-provider = Du betjänar inget företag via { $reseller } ännu. Ett partnerskap ger dig inte i sig några av återförsäljarens kunder.
common-more = Det här är några av dem. Sök efter de andra under Kunder.
authorized-by = Godkänt av
partnership-end = Avsluta partnerskapet
partnership-end-text = Du kan ta bort partnerskapet med { $partner }. Först ser du vad det innebär.
remove-partnership = Ta bort partnerskapet
partnership-removal-lead = Du är på väg att avsluta ditt partnerskap med { $partner }.
partnership-removal-ends = Du och { $partner } kan inte längre bjuda in nya kunder tillsammans, och inga nya beställningar läggs genom partnerskapet.
partnership-removal-open = Era gemensamma inbjudningar som fortfarande är öppna kan inte längre accepteras. Den som öppnar länken får läsa varför.
partnership-removal-keeps = Kunderna som ni båda har och alla administratörsbehörigheter förblir som de är.
partnership-removal-final = Det går inte att ångra. Ett nytt partnerskap kräver en ny förfrågan.
partnership-removed = Partnerskapet med { $partner } är avslutat.
partnership-removed-already = Partnerskapet med { $partner } var redan avslutat.

## Review

review-title = Inbjudan till { $company }
request-title = Förfrågan till { $reseller }
review-text = Läs och redigera brevet. Länken i det är bara till för det här företaget och börjar fungera när du trycker på Klar.
to = Till
to-hint = Behövs när vi mejlar brevet åt dig.
to-wrong = Det här är ingen e-postadress. Den ska se ut som namn@foretag.example.
to-refused = Den { $at } sade läsaren på { $to } att er inbjudan inte gäller dem. Ni kan inte skriva till den adressen igen. Välj en annan.
share-used-up = Så många inbjudningar har skickats att den här måste vänta. Den kan skickas från { $at }. Inget av det du skrev går förlorat.
share-open = Fler än { $most } av era inbjudningar väntar på svar. Återkalla några innan ni skickar fler. Inget av det du skrev går förlorat.
to-missing = Skriv vem brevet går till, eller välj ”Jag skickar det själv”.
language = Språk
language-hint = Språket i brevet och på sidan där företaget svarar. Ett brev som du inte har redigerat byter språk med det.
language-wrong = Välj ett av språken.
subject = Ämne
subject-missing = Skriv ett ämne.
subject-line-break = Ämnet måste stå på en rad.
subject-long = Ämnet har { $length } tecken. Använd högst { $most }.
message = Meddelande
message-long = Meddelandet har { $length } tecken. Använd högst { $most }.
message-control = Meddelandet innehåller tecken som inte går att visa. Klistra in det igen som ren text.
link-ends = Länken gäller till
link-ends-hint = Den sista dagen då företaget kan svara: 1 till 90 dagar från i dag.
ends-wrong = Skriv ett datum, till exempel { $example }.
ends-out-of-range = Välj en dag från { $first } till { $last }.
delivery = Så når det kunden
delivery-to-reseller = Hur den når återförsäljaren
delivery-email = Mejla det åt mig
delivery-self = Jag skickar det själv
delivery-wrong = Välj hur brevet ska nå kunden.
review-services = Det här ber du om att få administrera
review-services-hint = Företaget kryssar för det som det ger behörighet till. Be inte om mer än du behöver.
days = I hur många dagar
days-hint = { $least } till { $most } dagar från det att företaget accepterar. Lämna tomt för att fråga utan slutdatum.
days-wrong = Skriv ett antal dagar från { $least } till { $most }, eller lämna tomt om inget slutdatum ska gälla.
link-missing = Brevet har förlorat sin länk. Utan den kan företaget inte svara: sätt tillbaka länken.
link-altered = Brevet innehåller en länk som inte hör till den här inbjudan. Sätt tillbaka länken så blir det rätt.
put-link-back = Sätt tillbaka länken
link-is-back = Länken är tillbaka i brevet.
open-in-email = Öppna i e-post
copy-to-clipboard = Kopiera till urklipp
mailto-cut = Brevet är för långt för att e-postprogrammet ska kunna ta över det: det öppnas med bara länken. Kopiera meddelandet och klistra in det där.
tools-hint = Saknas knappen för att kopiera, markera meddelandet och kopiera det. En länk som du själv skickar fungerar först efter Klar.
done-hint = Klar gör att länken fungerar. Med ”Mejla det åt mig” går brevet i väg genast.
done = Klar
save-draft = Spara utkast
discard = Kasta
draft-saved = Utkastet är sparat. Dess länk fungerar inte ännu.
draft-discarded = Utkastet till { $company } är kastat.
preview = Så här kommer det att se ut
preview-hint = Ovanför står att du skrev det, och för vilket företag. Länken blir en knapp, med adressen under.
draft-changed-meanwhile = Någon har under tiden sparat det här brevet. Det här är ditt: spara det för att ersätta det andra.
draft-begun-meanwhile = Någon har under tiden sparat ett annat brev till företaget. Det här är ditt: spara det för att ersätta det andra.
kept-edit = Du är inloggad igen, och här är din text som du lämnade den. Inget har skickats.
invitation-done = Klart. Inbjudan till { $company } är öppen, och länken fungerar.

## An invitation

invitation-title = Inbjudan till { $company }
state = Läge
standing-draft = Utkast
standing-open = Öppen
standing-expired = Utgången
standing-to-confirm = Att bekräfta
standing-not-confirmed = Inte bekräftad
standing-accepted = Accepterad
standing-declined = Avböjd
standing-revoked = Återkallad
recipient = Mottagare
last-change = Senast ändrad
invitations-none = Här finns ingen inbjudan.
link-works-until = Länken gäller till och med
link-hidden = (den personliga länken)
link-title = Personlig länk
link-warning = Den som har länken kan se vad du ber om. Ge den bara till företaget.
copy-link = Kopiera länken
timeline = Händelser
letter = Brevet
delivery-email-was = Med e-post från Accord
delivery-self-was = Skickas av er själva
asked-title = Det här efterfrågades
asked-relationship = En relation som återförsäljare, och behörighet att administrera:
asked-together = Tillsammans med { $provider }: företaget accepterar er båda eller ingen av er.
asked-no-service = En relation som återförsäljare, utan behörighet att administrera någon tjänst.
asked-days = I { $days } dagar från det att företaget accepterar.
asked-no-end = Utan slutdatum.
asked-partnership = Ett partnerskap. Bara den indirekta återförsäljaren med domänen { $domain } kan svara.
invitation-apart = Ditt partnerskap med { $provider } har upphört, så länken kan inte längre accepteras. Återkalla inbjudan och fråga ensam eller med en annan leverantör.
declined-because = Företaget angav det här skälet:
declined-not-us = Läsaren säger att det inte gäller dem. Ni kan inte skicka fler inbjudningar till { $to }.
send-again-title = Skicka brevet igen
send-again-hint = Till samma adress är länken densamma. Till en annan adress blir det en ny länk, och den gamla slutar fungera.
send-again = Skicka igen
sent-again = Brevet går till { $to } igen.
sent-elsewhere = Brevet går till { $to } med en ny länk. Den gamla länken fungerar inte längre.
renew-title = Förnya länken
renew-hint = Skapar en ny länk med en ny sista dag. Den gamla länken slutar fungera.
renew-hint-email = Skapar en ny länk med en ny sista dag och mejlar brevet med den. Den gamla länken slutar fungera.
renew = Förnya
renewed = Inbjudan har en ny länk. Den gamla fungerar inte längre.
renewed-and-sent = Inbjudan har en ny länk, och brevet skickas med den. Den gamla länken fungerar inte längre.
renew-first = Länken har slutat gälla. Förnya den: då skickas brevet med den nya länken.
revoke-title = Återkalla inbjudan
revoke-hint = Länken slutar fungera genast, och den som öppnar den får läsa att du har tagit tillbaka inbjudan. Det går inte att ångra, men du kan skicka en ny inbjudan.
revoke = Återkalla
revoked = Inbjudan är återkallad. Länken fungerar inte längre.
changed-meanwhile = Inget gjordes: inbjudan hade ändrats under tiden. Så här ser den ut nu.
step-by = { $name }, { $company }
step-server-trouble = E-postservern kan inte användas just nu; brevet väntar
step-put-off-before = Det sköts upp tidigare: { $words }
step-queued = Brevet väntar på att skickas
step-sent = Brevet skickades till { $to }
step-refused = Brevet till { $to } togs inte emot
step-deferred = E-postservern sköt upp brevet ({ $tries ->
    [one] { $tries } försök
   *[other] { $tries } försök
}). Nästa försök { $next }
step-dropped = Ett brev skickades inte, eftersom inbjudan hade ändrats
step-expired = Länken slutade gälla

## Confirming another company

confirmation-title = { $company } har accepterat
confirmation-lead = Du bjöd in { $invited }, och { $company } har accepterat. Inget har börjat gälla. Jämför de två och ange om det är det här företaget du menar.
confirmation-compare = Företaget som du bjöd in och det som accepterade
confirmation-invited = Du bjöd in
confirmation-accepted = Accepterade
confirmation-no-domain = Ingen är bekräftad
confirmation-record = { $company } finns redan på en annan rad i din kundlista:
confirmation-begins = Det här börjar gälla när du bekräftar
confirmation-relationship = { $company } blir din kund.
confirmation-provider = { $provider } blir företagets indirekta leverantör.
confirmation-services = Ni får administrera: { $services }
confirmation-hint = Om du avvisar börjar inget att gälla, företaget får veta det, och du kan skicka en ny inbjudan. Inget av valen går att ångra.
refuse = Avvisa
confirmed = Bekräftat. Det som accepterades som svar på din inbjudan till { $company } börjar gälla nu.
confirmation-refused = Avvisat. Inget har börjat gälla, och du kan bjuda in { $company } igen.
confirmation-settled = Inget gjordes: det här väntar inte längre på något besked.
confirmation-apart = Det går inte att bekräfta: ditt partnerskap med leverantören har upphört. Avvisa det och skicka en ny inbjudan.
confirmation-ended-since = Det går inte att bekräfta: företaget har avslutat sin relation med er sedan det accepterade. Avvisa det, och skicka en ny inbjudan om företaget vill ha en.
confirmation-other-record = Det går inte att bekräfta: en annan post hos er eller hos leverantören är i vägen. Avvisa det.

## The answer page

answer-title = { $partner } vill bli er återförsäljare
answer-lead = { $partner } ber { $company } att bli kund. Läs vad det innebär. Inget händer förrän du accepterar.
answer-joint-title = { $partner } och { $provider } vill betjäna er
answer-joint-lead = { $partner } ber { $company } att bli kund, tillsammans med { $provider } som indirekt leverantör. Du accepterar båda eller ingen av dem. Läs vad det innebär. Inget händer förrän du accepterar.
answer-own = Du tillhör { $partner }, som har skrivit det här. Så här ser företaget sidan. Bara företaget kan svara.
answer-who = Vem som frågar
answer-partner = Partner
answer-provider = Indirekt leverantör
answer-writer = Skrivet av
answer-invited = Skrivet till
answer-until = Svara senast
answer-you = Du
answer-signed-in = Du är inloggad som { $name } ({ $email }) och svarar för { $company }.
answer-other-company = Inbjudan skrevs till { $invited } ({ $invited_domain }), och du är inloggad för { $company } ({ $domain }). Acceptera bara om du menar { $company }.
answer-other-tick = Jag svarar för { $company }, även om inbjudan skrevs till ett annat företag.
answer-means = Det här innebär det att acceptera
answer-version = Ordalydelse { $version }
answer-services = Det här får { $partner } administrera
answer-services-hint = Kryssa för det du ger behörighet till: allt, en del eller inget. Du kan ta tillbaka varje behörighet senare.
answer-held-already = { $partner } administrerar redan, och fortsätter som förut: { $services }
answer-notice = Ni har sagt upp relationen med { $partner }. Om du accepterar tar ni tillbaka uppsägningen, och relationen fortsätter efter
answer-through = { $provider } betjänar er redan, genom { $reseller }. Om du accepterar sker det genom { $partner } i stället.
answer-days = Det du ger behörighet till upphör av sig självt efter { $days } dagar, om du inte ändrar det.
answer-asks-no-service = { $partner } ber inte om att få administrera något.
answer-provider-none = { $provider } administrerar ingenting, vad du än kryssar för.
answer-loses = { $holder } administrerar det här i dag och skulle förlora behörigheten.
answer-agree = Jag får besluta om detta för { $company } och accepterar { $partner } som vår återförsäljare på de här villkoren.
answer-joint-agree = Jag får besluta om detta för { $company } och accepterar { $partner } som vår återförsäljare och { $provider } som vår indirekta leverantör på de här villkoren.
answer-next = Du får ett kvitto, och { $partner } får veta det genast.
answer-next-waits = { $partner } får veta det genast. Inget börjar gälla förrän { $partner } har bekräftat att det är ditt företag som menas.
answer-to-answer = För att svara
answer-sign-in-text = Bara en Global administratör på ditt företag kan acceptera eller avböja. Skapa ett konto för företaget, eller logga in om det redan har ett.
answer-nothing-yet = Ingetdera innebär att du accepterar något.
create-an-account = Skapa ett konto
accept = Acceptera
decline-title = Inte intresserad?
not-us = Det här gäller inte oss
not-us-title = Gäller det här inte er?
not-us-lead = { $partner } skrev till { $company }. Om det inte är ni, eller om ni aldrig har hört talas om { $partner }, kan ni säga det här.
not-us-text = Inbjudan avböjs, { $partner } får veta det och kan inte längre skicka inbjudningar till er adress. Ni behöver inget konto för det.
not-us-back = Tillbaka till inbjudan
not-us-fraud = Om ni tror att någon bara utger sig för att vara { $partner }, svara inte, utan ring företaget på ett nummer som ni känner till.
decline = Avböj
decline-reason = Skäl
decline-reason-hint = { $partner } får läsa det.
reason-control = Skälet innehåller tecken som inte kan visas. Klistra in det igen som ren text.
reason-long = Skälet har { $length } tecken. Använd högst { $most }.
agree-missing = Kryssa för att du accepterar för ditt företags räkning.
authorize-missing = Kryssa för att du godkänner partnerskapet för ert företags räkning.
other-company-missing = Kryssa för att du svarar för ditt företag, även om inbjudan skrevs till ett annat.
terms-changed = Det som efterfrågas har ändrats sedan du öppnade sidan. Läs det igen och kryssa för det du ger behörighet till.
other-record = { $partner } betjänar redan ditt företag genom en annan inbjudan. Det finns inget att acceptera.
terms-version = 2026-11.2
terms =
    { $partner } blir er återförsäljare: { $partner } får sälja abonnemang till er och lägga de beställningar som ni kommer överens om, är den partner som står för dem och ger er support.

    { $partner } får bara administrera de tjänster som du kryssar för, för ert företags räkning och inom det som var och en av dem tillåter. { $partner } får aldrig reda på era lösenord.

    Ni kan när som helst ta tillbaka varje behörighet och avsluta relationen. Att relationen avslutas innebär inte i sig att det ni har beställt upphör.

terms-joint =
    { $partner } blir er återförsäljare: { $partner } får sälja abonnemang till er och lägga de beställningar som ni kommer överens om, är den partner som står för dem och ger er support.

    { $provider } blir er indirekta leverantör: det som { $partner } säljer till er köper { $partner } av { $provider }, som därför får lägga beställningar för er och ser att ni är kund. { $provider } administrerar ingenting hos er.

    { $partner } får bara administrera de tjänster som du kryssar för, för ert företags räkning och inom det som var och en av dem tillåter. { $partner } får aldrig reda på era lösenord.

    Ni kan när som helst ta tillbaka varje behörighet och avsluta var och en av de två relationerna. Att en relation avslutas innebär inte i sig att det ni har beställt upphör.
terms-days = Varje behörighet som ni ger upphör av sig själv efter { $days } dagar. Ni kan avsluta den tidigare eller låta den fortsätta gälla.
terms-partnership =
    { $provider } blir er indirekta leverantör: ni kan bjuda in kunder tillsammans med { $provider } och sälja till dem det som { $provider } köper av tillverkaren.

    { $provider } får veta något om en kund till er först när kunden har accepterat er båda. Då får { $provider } lägga beställningar för den kunden, men administrerar ingenting.

    Ingen av leverantörens kunder blir er kund, och ingen av era kunder blir leverantörens. Båda kan när som helst ta bort partnerskapet. Kunderna som ni båda har och alla administratörsbehörigheter förblir då som de är.

## The reseller's answer to a provider

authorization-title = { $provider } ber er om ett partnerskap
authorization-lead = { $provider } ber { $reseller } att sälja som indirekt återförsäljare. Läs vad det innebär. Inget händer förrän du godkänner det.
authorization-means = Det här innebär det att godkänna
authorization-agree = Jag får besluta om detta för { $reseller } och godkänner partnerskapet med { $provider } på de här villkoren.
authorize = Godkänn
authorization-sign-in-text = Bara en Global administratör eller en Administratörsagent hos partnern med domänen { $domain } kan godkänna eller avböja. Logga in för att svara.
authorization-nothing-yet = Att logga in innebär inte att du godkänner något.
authorized-title = Du har godkänt partnerskapet med { $provider }
authorized-by-line = { $person } godkände det för { $reseller },
authorized-next-text = { $provider } har fått veta det. Nu kan ni bjuda in kunder tillsammans. Ett kvitto är på väg till dig med e-post.
partners-already = Du har redan ett partnerskap med { $partner }. Det finns inget att godkänna.

## The company's account

account-text = Här skapar du kontot för ditt företag. Du blir dess Globala administratör.
country = Land
country-choose = Välj ett land
country-wrong = Välj företagets land.
your-name = Ditt namn
name-wrong = Skriv ditt namn: högst { $most } tecken och inga webbadresser. Skriv ett mellanslag efter en punkt.
email-code-hint = Vi mejlar en kod dit, för att veta att adressen är din.
create-account = Skapa konto
have-account = Jag har ett konto
back-to-invitation = Inbjudan från { $partner }
code-title = Bekräfta din e-postadress
code-text = Vi har mejlat en kod till { $email }. Den gäller i 30 minuter.
code = Kod
code-hint = Sex siffror.
code-wrong = Koden stämmer inte. { $left ->
    [one] Ett försök återstår.
   *[other] { $left } försök återstår.
}
code-over = Koden gäller inte längre. Be om en ny.
code-another = Mejla mig en ny kod
code-mailed = En ny kod är på väg till { $email }.
code-too-many = För många koder har begärts. Försök igen i morgon, eller svara med en annan adress hos företaget.
confirm = Bekräfta
account-made = Kontot för { $company } är skapat. Nu kan du svara.
company-known = { $company } har redan ett konto. Be någon av företagets Globala administratörer att svara, eller logga in:

## A link that cannot be accepted

refused-expired = Inbjudan från { $partner } har gått ut
refused-expired-text = Den sista dagen att svara har passerat. Inget har accepterats.
refused-ask-again = Be { $partner } om en ny inbjudan om du vill ha en.
refused-revoked = { $partner } har tagit tillbaka den här inbjudan
refused-replaced = { $partner } har ersatt den här länken
refused-replaced-text = En nyare länk gäller i stället, och den här fungerar inte längre. Inget har accepterats.
refused-revoked-text = Länken fungerar inte längre. Inget har accepterats.
refused-newer-mail = Titta efter ett nyare mejl från { $partner }, eller be om ett.
refused-declined = Inbjudan från { $partner } har avböjts
refused-declined-text = Någon på företaget har avböjt den, så den kan inte längre accepteras.
refused-not-us = Inbjudan från { $partner } är avböjd
refused-not-us-text = En läsare har sagt att den inte gäller dem. { $partner } har fått veta det och kan inte längre skicka inbjudningar till den adressen.
refused-not-us-advice = Det finns inget mer att göra. Om det var ett misstag, be { $partner } skriva till en annan adress.
refused-accepted = Inbjudan från { $partner } har accepterats
refused-accepted-text = En inbjudan kan besvaras en gång, och den här är besvarad.
refused-sign-in-to-see = Om det var ditt företag kan du logga in för att se kvittot.
refused-not-yours = Den här inbjudan från { $partner } är till ett annat företag
refused-not-yours-text = Du är inloggad för { $company }, som inte kan besvara den. Inget har accepterats.
refused-sign-in-as-other = Logga ut, och logga in som Global administratör för det företag som fick frågan.
refused-not-admin = Bara en Global administratör kan svara { $partner }
refused-not-admin-text = Du är medlem i { $company }, men inte Global administratör. Inget har accepterats.
refused-forward = Vidarebefordra mejlet till en Global administratör på ditt företag.
refused-not-agent = Bara en Global administratör eller en Administratörsagent kan svara { $partner }
refused-not-agent-text = Du är medlem i { $company }, men varken Global administratör eller Administratörsagent. Inget har godkänts.
refused-forward-agent = Vidarebefordra mejlet till en Global administratör eller en Administratörsagent på ditt företag.
refused-admins = Globala administratörer på ditt företag:
refused-other-cloud = { $partner } finns i ett annat moln
refused-other-cloud-text = { $partner } finns i { $theirs }, och { $company } finns i { $ours }. Relationer och partnerskap går aldrig över molngränser. Inget har accepterats.
refused-partnership-ended = { $partner } kan inte längre fråga er på det här sättet
refused-partnership-ended-text = Frågan ställdes tillsammans med { $provider }, och partnerskapet mellan de två har upphört. Inget har accepterats.

## Accepted, and the receipt

accepted-title = Du har accepterat { $partner } som er återförsäljare
accepted-joint-title = Du har accepterat { $partner } och { $provider }
accepted-waits-title = { $partner } har ännu inte bekräftat
accepted-void-title = Det blev inget av att ni accepterade { $partner }
accepted-provider = { $provider } får lägga beställningar för er och administrerar ingenting.
accepted-waits = { $partner } bjöd in ett annat företag och måste först bekräfta att det är ert som menas. Till dess har inget börjat gälla.
accepted-waits-text = { $partner } har fått veta det. Vi mejlar dig beskedet. Ett kvitto är på väg till dig med e-post.
accepted-refused = { $partner } bekräftade inte att det är ditt företag som menas. Inget har börjat gälla.
accepted-refused-text = Be { $partner } om en egen inbjudan om ni vill bli kund.
accepted-withdrawn = Ni tog tillbaka den här accepten. Inget började gälla.
accepted-by = { $person } accepterade för { $company },
accepted-granted = Det här får { $partner } administrera
no-service = Ingen tjänst.
accepted-next = Vad som händer nu
accepted-next-text = { $partner } har fått veta det och kan betjäna er från och med nu. Ett kvitto är på väg till dig med e-post, och du hittar det alltid här.
see-receipt = Se kvittot
receipt = Kvitto
receipt-lead = { $company } har accepterat { $partner } som sin återförsäljare.
receipt-joint-lead = { $company } har accepterat { $partner } som sin återförsäljare och { $provider } som sin indirekta leverantör.
receipt-partnership-lead = { $reseller } har godkänt ett partnerskap med { $provider }.
receipt-reseller = Återförsäljare
receipt-days = Var och en i { $days } dagar från att den börjar gälla.
receipt-partner = Partner
receipt-company = Företag
receipt-invited = Inbjudan skriven till
receipt-person = Accepterat av
receipt-at = Accepterat den
receipt-authorized-by = Godkänt av
receipt-authorized-at = Godkänt den
receipt-authorized-wording = Ordalydelse { $version }, så som den godkändes
receipt-number = Nummer
receipt-services = Behörighet att administrera
granted = Beviljad
not-granted = Inte beviljad
receipt-wording = Ordalydelse { $version }, så som den accepterades
receipt-print = Skriv ut sidan från webbläsaren om du vill spara den.

## Partners of a customer

partners-text = Vilka som betjänar ditt företag, sedan när, och vad var och en får administrera.
partners-none = Ingen betjänar ditt företag ännu. En partner som vill göra det skickar en inbjudan med e-post.
accepted-by-label = Accepterat av
may-administer = Får administrera

partners-waiting = Du har accepterat { $partner }, som bjöd in ett annat företag och inte har bekräftat ert. Inget har börjat gälla. Accepterat den
withdraw-acceptance = Ta tillbaka accepten
withdrawn = Er accept är tillbakatagen, och { $partner } får veta det. Inget har börjat gälla.
receipts-all = Kvitton
provider-no-orders = Ingenting, och leverantören kan inte lägga några beställningar åt er nu: det kräver en återförsäljare till er som den samarbetar med.
partners-notice = Relationen med { $partner } upphör efter
provider-orders-only = Ingenting. Får lägga beställningar för er.
end-relationship = Avsluta relationen
withdraw-notice = Ta tillbaka uppsägningen
ending-lead = Du är på väg att avsluta er relation med { $partner }.
ending-until = Sista dag
ending-until-hint = Lämna tomt för att avsluta relationen genast. Dagen får ligga högst { $most } dagar framåt. Båda parter ser den, och till dess kan du ta tillbaka uppsägningen.
ending-unsaid = Ange när den upphör: en dag, eller lämna fältet tomt för att avsluta den genast.
ending-services = { $partner } kan inte längre administrera: { $services }.
ending-nothing = { $partner } administrerar ingenting hos er, så ingen behörighet upphör.
ending-provider = { $partner } kan inte längre lägga beställningar för er.
ending-subscriptions = { $count ->
        [one] Ett abonnemang som { $partner } säljer er löper tills perioden är slut och förnyas inte.
       *[other] { $count } abonnemang som { $partner } säljer er löper tills deras perioder är slut och förnyas inte.
    }
ending-provider-stays = { $provider } är fortfarande er indirekta leverantör men kan inte lägga beställningar utan den här återförsäljaren. Du kan avsluta den relationen också.
ending-told = { $partner } får veta det genast.
ending-final = Det går inte att ångra. { $partner } kan betjäna er igen bara om ni accepterar en ny inbjudan.
ended-by-us = Relationen med { $partner } är avslutad, och { $partner } får veta det.
notice-given = Relationen med { $partner } upphör efter { $day }, och { $partner } får veta det. Till dess kan du ta tillbaka uppsägningen.
notice-withdrawn = Uppsägningen är tillbakatagen: relationen med { $partner } fortsätter, och { $partner } får veta det.
relationship-changed = Inget gjordes: relationen med { $partner } hade ändrats under tiden.

## The map of services

map-title = Vem som administrerar vad
map-text = Högst en partner administrerar varje tjänst hos er. Era Globala administratörer kan ge en tjänst till en annan av era återförsäljare, ta tillbaka behörigheten eller ange när den upphör.
administered-by = Administreras av
nobody = Ingen
change-service = Ändra vem som administrerar { $service }
give-to = Ge till
reassign = Tilldela
permission-ends = Upphör efter
permission-ends-hint = Lämna tomt för att låta behörigheten gälla utan slutdatum.
end-unsaid = Ange när den upphör: en dag, eller lämna fältet tomt så att den gäller tills vidare.
set-end = Spara slutdatum
take-away = Ta tillbaka
take-away-hint = { $partner } får veta det genast och är fortfarande er återförsäljare.
map-no-partner = Ingen annan återförsäljare betjänar er som du kan ge tjänsten till.
map-notice = Relationen med { $partner }, och alla dess behörigheter, upphör efter
reassign-nobody = Välj en återförsäljare som betjänar ert företag.
reassigned = { $partner } administrerar { $service } från och med nu. Den som hade behörigheten tidigare får veta det.
taken-away = Ingen administrerar längre { $service } för er, och den som gjorde det får veta det.
end-set = Behörigheten för { $service } upphör efter { $day }, och den som har den får veta det.
end-lifted = Behörigheten för { $service } har inte längre något slutdatum, och den som har den får veta det.
map-changed = Inget gjordes: något hade ändrats under tiden. Så här ser det ut nu.

## Services

service-exchange-online = Exchange Online
service-exchange-online-means = Brevlådor, e-postflöde, delade kalendrar och deras inställningar.
service-sharepoint = SharePoint
service-sharepoint-means = Webbplatser, filer och vilka de delas med.
service-teams = Teams
service-teams-means = Team, möten, samtal och regler för dem.
service-intune = Intune
service-intune-means = Telefoner och datorer: inställningar, program och fjärradering.
service-entra-id = Entra ID
service-entra-id-means = Personer, grupper, inloggning och roller: den som administrerar detta kan komma åt nästan allt.
service-azure = Azure
service-azure-means = Servrar, lagring och nätverk, och vad de kostar.
service-dynamics-365 = Dynamics 365
service-dynamics-365-means = Program för försäljning, service och ekonomi, och deras data.
service-power-platform = Power Platform
service-power-platform-means = Appar och flöden, deras miljöer och anslutningar.
service-security = Säkerhet
service-security-means = Varningar, skyddsregler och granskningar.

## Activity

activity-own = Din roll visar det du själv har gjort.
activity-none = Inget har hänt ännu.
event-organization-created = Skapade kontot för { $subject }
event-password-changed = Bytte lösenord
event-address-changed = Bytte e-postadress
event-personal-data-removed = Tog bort personuppgifterna för en tidigare medlem
event-data-exported = Exporterade organisationens data
event-password-set = Valde ett nytt lösenord
event-customer-added = Lade till { $subject } i kundlistan
event-drafted = Skrev ett utkast till en inbjudan till { $subject }
event-discarded = Kastade utkastet till { $subject }
event-done = Gjorde inbjudan till { $subject } klar: länken fungerar
event-sent-again = Skickade brevet till { $subject } igen, till { $note }
event-renewed = Förnyade länken till { $subject }, till och med { $note }
event-revoked = Återkallade inbjudan till { $subject }
event-opened = Länken till { $subject } öppnades för första gången
event-answer-refused = Någon som inte får svara för { $subject } försökte göra det
event-accepted = Accepterade: { $subject }
event-accepted-by-other = { $note } accepterade inbjudan till { $subject }
event-declined = Avböjde: { $subject }
event-declined-because = Avböjde: { $subject }. Skäl: { $note }
event-not-us = Läsaren säger att det inte gäller dem: { $subject }
event-not-us-because = Läsaren säger att det inte gäller dem: { $subject }. Skäl: { $note }
event-share-used-up = Så många inbjudningar har skickats att nästa måste vänta
event-permission-granted = Behörighet att administrera { $note } beviljades: { $subject }
event-permission-ended = Behörigheten att administrera { $note } upphörde: { $subject }
event-relationship-removed = Tog bort relationen med { $subject }
event-relationship-ended = Avslutade relationen med { $subject }
event-notice-given = Sade upp relationen med { $subject }, som upphör efter { $note }
event-notice-withdrawn = Tog tillbaka uppsägningen: relationen med { $subject } fortsätter
event-provider-moved = { $note } är leverantör genom en annan återförsäljare från och med nu: { $subject }
event-permission-end-set = Angav när en behörighet upphör ({ $note }): { $subject }
event-permission-end-lifted = Lät en behörighet gälla utan slutdatum ({ $note }): { $subject }
event-confirmed = Bekräftade { $note }, som hade accepterat inbjudan: { $subject }
event-not-confirmed = Avvisade { $note }, som hade accepterat inbjudan: { $subject }
event-acceptance-withdrawn = Tog tillbaka accepten: { $subject }
event-authorized = Godkände partnerskapet: { $subject }
event-partnership-declined = Avböjde partnerskapet: { $subject }
event-partnership-declined-because = Avböjde partnerskapet: { $subject }. Skäl: { $note }
event-partnership-removed = Tog bort partnerskapet med { $subject }
event-member-invited = Gjorde { $subject } till medlem: { $note }
event-welcomed-again = Skickade länken för att välja lösenord till { $subject } igen
event-roles-changed = Ändrade rollerna för { $subject }: { $note }
event-member-deactivated = Inaktiverade { $subject }
event-member-activated = Aktiverade { $subject } igen
event-order-placed = Beställde åt { $subject }: { $note }
event-order-cancelled = Tog tillbaka en beställning: { $note } ({ $subject })
event-subscription-started = Startade { $subject }: { $note }
event-subscription-renamed = Bytte namn på { $subject }: { $note }
event-quantity-changed = Ändrade antalet platser för { $subject }: { $note }
event-renewal-turned-on = Slog på automatisk förnyelse för { $subject }
event-renewal-turned-off = Stängde av automatisk förnyelse för { $subject }
event-subscription-suspended = Pausade { $subject }
event-subscription-resumed = Återupptog { $subject }
event-subscription-cancelled = Sade upp { $subject }
event-subscription-cancelled-back = Sade upp { $subject }; betalas tillbaka: { $note }
event-cancelled-for-end = Sade upp { $subject } till periodens slut, { $note }
event-subscription-renewed = { $subject } förnyades till { $note }
event-subscription-expired = { $subject } gick ut
event-subscription-contact-set = Gjorde { $note } till supportkontakt för { $subject }
event-subscription-contact-none = Tog bort supportkontakten för { $subject }
event-licences-given = Gav licenser för { $subject } till { $note }
event-licences-taken = Tog licenser för { $subject } från { $note }

## Members

members = Medlemmar
name = Namn
roles = Roller
member-active = Aktiv
member-invited = Inbjuden
member-deactivated = Inaktiverad
member-no-password = Har inte valt något lösenord ännu
search-members = Sök på början av ett namn, eller på en hel adress
members-no-match = Ingen här matchar ”{ $q }”.
invite-member = Bjud in en medlem
invite-member-text = Vi mejlar en länk där den du bjuder in väljer sitt lösenord. Sedan går det att logga in.
member-email-hint = Länken skickas dit, och adressen används för att logga in.
member-language-hint = Språket i brevet och på medlemmens sidor.
member-name-wrong = Skriv medlemmens namn: högst { $most } tecken och inga webbadresser. Skriv ett mellanslag efter en punkt.
member-role-missing = Välj minst en roll.
member-taken = Någon har redan ett konto med den här adressen, och ingen kan vara medlem i två organisationer. Skriv en annan av personens adresser.
member-known = { $name } är redan medlem med den här adressen.
member-was-known = { $name } har varit medlem med den här adressen och är inaktiverad. Du kan aktivera kontot igen.
member-open = Se { $name }
member-is-invited = { $name } är nu medlem. Länken för att välja lösenord är på väg till { $email }.
about-member = Om medlemmen
welcome-again = Skicka länken igen
welcome-again-text = Länken för att välja lösenord skickades till { $email }. Du kan skicka en ny. Då slutar de tidigare att fungera.
member-welcomed-again = En ny länk är på väg till { $email }. De tidigare fungerar inte längre.
roles-hint = En ändring gäller genast, även för den som är inloggad.
save-roles = Spara rollerna
member-roles-saved = Rollerna för { $name } är sparade.
deactivate = Inaktivera
deactivate-text = Det här händer:
deactivate-sessions = { $name } loggas genast ut överallt och kan inte längre logga in.
deactivate-oneself = Du loggas genast ut överallt och kan inte längre logga in.
deactivate-invitations = Öppna inbjudningar finns kvar och märks ut.
deactivate-licences = Licenserna blir lediga för andra.
restore-licences = Licenser måste ges på nytt.
deactivate-history = Historiken finns kvar. Det här går att ångra i { $days } dagar.
member-is-deactivated = { $name } är inaktiverad och utloggad överallt.
activate-again = Aktivera igen
activate-again-text = { $name } kan logga in igen som tidigare, med samma roller.
member-is-activated = { $name } är medlem igen.
member-last-admin = { $name } är den sista Globala administratören som kan logga in. Gör först någon annan till Global administratör.
member-already = Inget har ändrats: det var redan så.
writer-is-gone = { $name } är inte längre medlem
what-roles-may = Vad varje roll får göra
role-allows = ja
role-allows-not = nej
act-see-customers = Se kunder och deras uppgifter
act-invite = Skriva, skicka, förnya och återkalla en inbjudan
act-remove-relationship = Ta bort en kundrelation
act-administer = Administrera en tjänst, dess användare och licenser för en kunds räkning
act-administer-users = Administrera användare för en kunds räkning
act-order = Beställa, ändra och pausa abonnemang
act-keep-records = Föra anteckningar om kunder, importera och exportera kunder
act-see-subscriptions = Se abonnemang och beställningar
act-give-licences = Ge och ta licenser
act-support = Supportkontakter och serviceärenden
act-map-accounts = Koppla leverantörskonton och schemalägga rapporter
act-manage-members = Hantera medlemmar, roller, företaget och integrationer
act-see-activity = Se aktivitet
act-see-own-acts = det man själv har gjort
act-see-partners = Se partner och vad var och en får göra
act-answer = Svara på en inbjudan
act-steer = Ge behörigheter till en annan partner, ta tillbaka dem eller avsluta en relation
act-authorize = Godkänna eller ta bort ett partnerskap med en leverantör

## Subscriptions and orders

subscription = Abonnemang
subscription-active = Aktivt
subscription-suspended = Pausat
subscription-cancelled = Uppsagt
subscription-expired = Utgånget
order-placed = Väntar på att utföras
order-fulfilled = Utförd
order-cancelled = Annullerad
orders = Beställningar
order = Beställning
open-order = Öppna beställningen
new-order = Ny beställning
offer = Erbjudande
price = Pris
term = Period
term-end = Periodens slut
term-month = en månad
term-year = ett år
term-three-years = tre år
billing-monthly = faktureras varje månad
billing-yearly = faktureras varje år
price-month = { $price } per plats och månad
price-year = { $price } per plats och år
price-usage = { $price } per använd enhet
seats = Platser
seats-used = { $used } av { $all } tilldelade
seats-free = { $free } lediga
seats-hint = Inte färre än de som är tilldelade användare: { $used }. Det som läggs till eller tas bort räknas från och med nu.
by-usage = Efter användning
renews-on = Förnyas
expires-on = Går ut
cancels-on = Upphör
ended-on = Upphörde
sold-by = Säljs av
ordered-by = Beställt av
ordered-for = För
ordered-at = När
subscriptions-none = Ert företag har inga abonnemang.
subscriptions-none-sold = Inget har beställts åt den här kunden än.
active-total = Aktivt nu: { $month } per månad, { $year } per år
active-total-beyond = De är för många för att summera det som är aktivt. Listan över alla prenumerationer under Kunder har dem.
total-month-year = Totalt: { $month } per månad, { $year } per år
not-served = Ni betjänar inte { $company } nu, så inget kan beställas eller ändras.
about-subscription = Vad som köptes
own-name = Eget namn
own-name-wrong = Skriv ett namn på högst { $most } tecken, med bokstäver eller siffror och utan vinkelparenteser, webb- eller e-postadresser.
own-name-saved = Abonnemanget heter nu { $name }.
save-name = Spara namnet
save-seats = Spara platserna
quantity-no-number = Skriv ett heltal.
quantity-below-licences = { $given ->
        [one] En licens är tilldelad. Ta tillbaka den först, eller behåll minst en plats.
       *[other] { $given } licenser är tilldelade. Ta tillbaka några först, eller behåll minst { $given } platser.
    }
quantity-out-of-range = Erbjudandet tillåter { $least } till { $most }.
quantity-changed = Någon annan har just satt det till { $now }. Titta igen och spara sedan.
quantity-saved = { $count ->
        [one] Abonnemanget har nu en plats.
       *[other] Abonnemanget har nu { $count } platser.
    }
auto-renew = Automatisk förnyelse
renewal-on-text = En ny period börjar av sig själv när den här är slut.
renewal-off-text = Det upphör när perioden är slut.
turn-renewal-on = Slå på automatisk förnyelse
turn-renewal-off = Stäng av automatisk förnyelse
renewal-is-on = Automatisk förnyelse är på.
renewal-is-off = Automatisk förnyelse är av: abonnemanget upphör när perioden är slut.
suspend = Pausa
suspend-text = Ingen kan använda det förrän ni återupptar det, och kunden får veta det. Användarna behåller sina licenser. Om det fortfarande är pausat när perioden är slut sägs det upp.
resume = Återuppta
resume-text = Det kan användas igen, och kunden får veta det.
suspended-now = { $name } är pausat. Kunden får veta det.
suspended-already = { $name } var redan pausat.
resumed-now = { $name } är aktivt igen. Kunden får veta det.
resumed-already = { $name } var redan aktivt.
subscription-is-over = Det här abonnemanget är slut; inget kan ändras. Beställ på nytt i stället.
subscription-is-suspended = Det här abonnemanget är pausat. Återuppta det först.
subscription-no-seats = Det här abonnemanget faktureras efter användning; det har inga platser.
cancel-subscription = Säg upp abonnemanget
keep-subscription = Behåll det
cancel-text = Det upphör genast, och det som återstår betalas tillbaka, till och med
cancel-text-later = Det upphör med perioden,
cancel-is-set = Det är uppsagt och upphör med perioden,
cancel-what = Säga upp { $name }?
cancel-ends-now = Det upphör nu. Kunden får veta det.
cancel-gives-back = Betalas tillbaka: { $back }
cancel-frees = { $count ->
        [one] En användare förlorar licensen.
       *[other] { $count } användare förlorar sina licenser.
    }
cancel-at-once-until = Det går till och med
cancel-ends-then = Det har gått mer än sju dagar sedan det började eller förnyades, så det upphör med perioden,
cancel-gives-nothing = Inget betalas tillbaka; det kan användas till dess. Kunden får veta det.
cancel-can-be-taken-back = Till dess kan ni slå på automatisk förnyelse igen.
cancellation-changed = Vad uppsägningen innebär har ändrats sedan du öppnade sidan. Läs igen och bestäm dig sedan.
cancelled-now = { $name } är uppsagt. Kunden får veta det.
cancelled-now-back = { $name } är uppsagt, och { $back } betalas tillbaka. Kunden får veta det.
cancelled-at-end = { $name } upphör { $end }. Kunden får veta det.
history = Historik
by-itself = Av sig självt
new-order-text = Välj vad { $company } behöver. Inget beställs förrän du har sett varukorgen.
quantity = Antal
quantity-of = Antal av { $offer }, { $term }
quantity-range = { $least } till { $most }
to-basket = Fortsätt till varukorgen
basket = Varukorg
basket-text = Det här beställer du åt { $company }.
basket-at-once = Det blir aktivt så snart du lägger beställningen. Kunden får veta det.
basket-by-hand = Det blir aktivt när beställningen markeras som utförd. Kunden får veta det.
basket-empty = Välj minst ett erbjudande: skriv ett antal bredvid det.
basket-too-long = En beställning har högst { $most } rader. Lägg flera.
basket-quantity-wrong = { $offer }: skriv ett tal från { $least } till { $most }, eller lämna det tomt.
basket-offer-gone = Något du valde erbjuds inte längre. Gå igenom varukorgen igen.
basket-twice = Varukorgen nämner ett erbjudande två gånger, eller saknar ett antal. Gå igenom den igen.
basket-gone = { $offer } erbjuds inte längre i det antalet.
sum = Summa
usage-not-counted = Användning faktureras i efterhand och ingår inte i summan.
place-order = Lägg beställningen
change-basket = Ändra varukorgen
order-done = Det är beställt och aktivt för { $company }.
order-waits = Det är beställt åt { $company } och väntar på att utföras.
about-order = Vem som beställde
order-waits-title = Den här beställningen väntar
order-waits-text = Abonnemangen blir aktiva när någon markerar den som utförd.
fulfil-order = Markera som utförd
cancel-order = Annullera beställningen
order-is-fulfilled = Beställningen är utförd: abonnemangen är aktiva.
order-is-cancelled = Beställningen är annullerad.
order-is-settled = Den här beställningen väntar inte längre.
blocker-subscription = Abonnemanget { $name } löper till { $end }.
blocker-subscription-fix = Öppna { $name } och säg upp det
blocker-order = Beställningen från { $day } väntar på att utföras.
blocker-order-fix = Öppna den för att utföra eller annullera den
contact-of-customer = för hela kunden
subscription-contact-saved = Supportkontakten för abonnemanget är sparad.
export-subscriptions = Exportera abonnemang
request-no-subscription = Inget särskilt abonnemang
request-subscription-wrong = Välj ett abonnemang som den här partnern säljer er, eller inget.

## Licences

user = Användare
licences-by-subscription = Per abonnemang
licences-by-user = Per användare
licences-no-subscription = Det finns inget abonnemang med platser.
licences-not-ours = Ni administrerar inte Entra ID hos { $company }, så användare och licenser är inte era att se eller ge. Företagets Globala administratör kan ge er rätten: begär den igen.
licences-suspended = Abonnemanget är pausat: ingen licens kan ges förrän det återupptas.
licences-none-free = Alla platser är tilldelade. Ta tillbaka en licens eller få fler platser.
licences-without = Användare utan licens
licences-with = Användare med licens
licences-everybody-has = Alla användare har en.
licences-nobody-has = Ingen har någon.
licences-nobody-here = Ingen på den här sidan.
licences-user-without = Utan licens för
licences-user-with = Med licens för
licences-user-has-all = Det finns inget mer att ge.
licences-user-has-none = Ingen.
licences-nothing-here = Ingenting på den här sidan.
give-licences = Ge licenser
take-licences = Ta licenser
licences-nobody = Kryssa för minst en användare.
licences-nothing = Kryssa för minst ett abonnemang.
licence-given = { $user } har nu en licens för { $what }.
licence-already = { $user } hade redan en licens för { $what }.
licence-no-seat = { $user } fick ingen för { $what }: alla platser är tilldelade.
basket-price-changed = Ett pris har ändrats sedan du såg varukorgen. Titta på priserna och fortsätt sedan till varukorgen igen.
licence-not-active = { $user } fick ingen för { $what }: det är inte aktivt.
licence-no-user = { $user } fick ingen för { $what }: de är inte användare längre.
licence-taken = { $user } har ingen licens för { $what } längre.
licence-not-there = { $user } hade ingen licens för { $what }.

## The catalogue as a list

catalogue-code-wrong = Skriv 1 till 40 bokstäver, siffror, bindestreck, punkter eller understreck.
catalogue-code-twice = Koden finns redan på rad { $line }. Varje erbjudande behöver en egen.
catalogue-name-wrong = Skriv ett namn på högst { $most } tecken.
catalogue-word-wrong = Skriv något av: { $words }.
catalogue-billing-longer = En period på en månad faktureras varje månad.
catalogue-number-wrong = Skriv ett heltal från { $least } till { $most }.
catalogue-largest-wrong = Det största antalet är mindre än det minsta.
catalogue-currency-wrong = Skriv koden för en valuta (ISO 4217), till exempel EUR.
## Users

add-user = Lägg till användare
user-is-added = { $name } är nu användare. Länken för att välja lösenord är på väg till { $email }.
user-known = { $name } är redan användare med den här adressen.
user-was-known = { $name } har varit användare med den här adressen och är inaktiverad. Du kan återställa kontot.
users-no-permission = Du administrerar inte Entra ID åt { $company } och kan därför varken se eller ändra företagets användare. En Global administratör på { $company } kan ge dig den behörigheten.
users-not-served = Du ser användarna på { $company } så länge företaget är din kund och du administrerar Entra ID åt det.
users-refused = Ingenting har gjorts: du administrerar inte Entra ID åt { $company }.
role-not-on-behalf = Bara en Global administratör på { $company } kan göra någon till Global administratör.
member-not-on-behalf = Ingenting har gjorts: bara en Global administratör på { $company } bestämmer vem som är Global administratör där, och kan inaktivera eller återställa en sådan.
member-steered-by-company = { $name } är Global administratör på { $company }. Bara en Global administratör på { $company } kan ändra rollerna, inaktivera eller återställa.
member-details-saved = Namnet och språket för { $name } är sparade.
send-reset = Skicka en länk för att välja ett nytt lösenord
send-reset-text = Länken skickas till { $email } och fungerar i 2 timmar och en gång. Tidigare länkar slutar att fungera. Det gamla lösenordet gäller tills ett nytt har valts, och ingen annan än ägaren får någonsin se något av dem.
password-link-sent = En länk för att välja ett nytt lösenord är på väg till { $email }. Den fungerar i 2 timmar, och de tidigare fungerar inte längre.
password-link-recent = Ingenting har skickats: en länk gick till { $name } för mindre än en minut sedan. Försök igen om en minut om den inte kommer fram.
password-link-deactivated = Ingenting har skickats: { $name } är inaktiverad.
restore = Återställ
user-is-restored = { $name } är användare igen.
activate-again-until = Det går till och med
too-late-to-restore = För sent att återställa
member-restored-too-late = { $name } inaktiverades för mer än { $days } dagar sedan och kan inte längre återställas. Lägg till samma adress igen för en ny start, med ett nytt lösenord och de roller som du väljer då.
user-import-text = Varje ny användare får ett mejl med en länk för att välja lösenord. Den som redan är användare lämnas orörd. Om någon rad är felaktig läggs ingen till.
user-import-name = Användarens namn.
user-import-email = Användarens adress, som används för att logga in.
user-import-roles = Åtskilda av semikolon: { $roles }. Tomt betyder user. Kolumnen kan utelämnas.
user-import-language = Något av { $languages }. Tomt betyder företagets eget. Kolumnen kan utelämnas.
user-import-file-hint = En lista som CSV med de här rubrikerna på första raden och högst { $most } användare.
user-import-nothing = Ingen har lagts till. Rätta det här i filen och importera den igen:
user-import-further = { $count ->
    [one] Och ett fel till.
   *[other] Och { $count } till.
}
user-import-email-twice = Adressen finns redan på rad { $line }. Ta bort en av de två.
user-import-role-unknown = Rollen ”{ $role }” är okänd. Använd någon av dessa: { $known }.
user-import-language-unknown = Språket ”{ $language }” är okänt. Använd något av dessa: { $known }.
users-imported = Lade till { $added }, { $known ->
    [one] 1 var redan användare
   *[other] { $known } var redan användare
}.
event-member-began-anew = Gjorde { $subject } till medlem på nytt: { $note }
event-member-changed = Ändrade språket för { $subject }
event-member-renamed = Ändrade namnet på { $note } till { $subject }
event-password-reset-started = Skickade { $subject } en länk för att välja ett nytt lösenord
event-second-factor-set-up = Konfigurerade en andra faktor
event-second-factor-removed = Tog bort sin andra faktor
event-second-factor-reset = Återställde den andra faktorn för { $subject }
event-recovery-code-used = Använde en återställningskod
event-recovery-codes-renewed = Skapade nya återställningskoder
event-second-factor-demanded = Krävde en andra faktor av alla medlemmar
event-second-factor-demand-lifted = Slutade kräva en andra faktor
open-portal = Öppna administratörsportalen

## Lists as files
## Support

support-contact = Supportkontakt
support-nobody = Ingen särskild
support-contact-hint = { $company } ser namnet och adressen och vet då vem de ska skriva till. Det som företaget skriver i sina ärenden mejlas till den här personen, men till någon hos en leverantör bara om leverantören har lagts till i ärendet.
support-save-contact = Spara kontakten
support-contact-saved = Supportkontakten för { $company } är sparad.
support-contact-unknown = Den här personen kan inte längre vara kontakt. Välj någon i listan.
support-not-served = Det finns ingen aktiv relation med { $company }, och därför ingen supportkontakt.
support-no-partner = Ingen återförsäljare betjänar ert företag, så ingen ger er support.
requests = Ärenden
requests-none = Det finns inga ärenden.
requests-provider = Du ser de ärenden som ni har lagts till i.
requests-more = Här visas bara de { $most } första av ärendena som inte är stängda.
request-new = Nytt ärende
request-no-reseller = Det går inte att öppna något ärende: det finns ingen aktiv relation med en återförsäljare. Tidigare ärenden går fortfarande att läsa.
request-on-behalf = Du öppnar det för { $company }. Företagets administratörer ser det och får veta det.
request-goes-to = Det går till { $partner }.
request-partner = Partner
request-partner-choose = Välj en partner
request-partner-missing = Välj vilken partner som ska hjälpa till.
request-description = Vad som är fel
request-description-hint = Vad ni gjorde, vad som hände och vilka som hindras. Skriv inga lösenord här.
request-description-missing = Beskriv vad som är fel.
severity = Allvarlighetsgrad
severity-critical = Kritisk
severity-moderate = Måttlig
severity-minimal = Låg
severity-choice = { $severity }: första svar inom { $hours } timmar
request-severity-missing = Välj hur allvarligt det är.
request-text-control = Texten innehåller tecken som inte syns. Skriv den på nytt.
request-text-long = Texten har { $length } tecken; använd högst { $most }.
request-open-it = Öppna ärendet
request-opened = Ärendet är öppet. Det första svaret ska komma senast { $due }.
request-opened-already = Det här ärendet var redan öppnat. Här är det.
request-open = Öppet
request-attention = Väntar på kunden
request-closed = Stängt
request-overdue = Försenat
request-opened-by = Öppnat av
request-answer-by = Första svar senast
request-answered = Första svar
request-lacks-permission = Ingen administratörsbehörighet
request-lacks-permission-text = { $partner } har just nu ingen administratörsbehörighet hos { $company } och kan ge råd men inte administrera något. Ansvaret för supporten består.
request-has-ended = Relationen med { $partner } har upphört. Ärendet går att läsa, men inget kan läggas till.
request-about = Om ärendet
request-provider = Leverantör
request-conversation = Konversation
request-write-title = Skriv ett meddelande
request-message = Meddelande
request-message-missing = Skriv ett meddelande.
request-asks = Kunden måste svara
request-send = Skicka meddelandet
request-written = Meddelandet är skickat, och den andra parten får veta det.
request-written-already = Det här meddelandet var redan skickat.
request-not-sent = Det du skrev skickades inte
request-severity-title = Ändra allvarlighetsgraden
request-save-severity = Spara allvarlighetsgraden
request-severity-saved = Allvarlighetsgraden är { $severity }.
request-provider-add-hint = { $provider } skulle se hela konversationen och får skriva i den.
request-provider-remove-hint = { $provider } ser hela konversationen, men ingenting av den efter borttagningen.
request-add-provider = Lägg till { $provider }
request-remove-provider = Ta bort { $provider }
request-provider-added = Leverantören är tillagd, ser ärendet och får skriva i det.
request-provider-removed = Leverantören är borttagen och ser inte längre ärendet.
request-provider-unknown = Inget gjordes: ärendet, eller vilka som betjänar företaget, hade ändrats under tiden.
request-close-title = Stäng ärendet
request-outcome = Vad det ledde till
request-close = Stäng ärendet
request-was-closed = Ärendet är stängt, och den andra parten får veta det.
request-closed-already = Ärendet var redan stängt.
request-closed-meanwhile = Ärendet är stängt. Öppna det igen för att skriva i det.
request-ended-meanwhile = Inget gjordes: relationen har upphört, och inget kan läggas till i ärendet.
request-reopen-title = Öppna ärendet igen
request-reason = Varför det öppnas igen
request-reason-missing = Skriv varför det öppnas igen.
request-reopen = Öppna ärendet igen
request-reopened = Ärendet är öppet igen, och den andra parten får veta det.
request-open-already = Ärendet var redan öppet.
entry-opened = öppnade ärendet
entry-message = skrev
entry-question = skrev och ber kunden att svara
entry-closed = stängde ärendet
entry-reopened = öppnade ärendet igen
entry-severity = ändrade allvarlighetsgraden till { $severity }
entry-provider-added = lade till { $provider }
entry-provider-removed = tog bort { $provider }
event-support-contact-set = Valde { $note } till supportkontakt: { $subject }
event-support-contact-none = Valde ingen särskild till supportkontakt: { $subject }
event-request-opened = Öppnade ärendet ”{ $note }”: { $subject }
event-request-answered = Gav det första svaret i ärendet ”{ $note }”: { $subject }
event-request-written = Skrev i ärendet ”{ $note }”: { $subject }
event-request-closed = Stängde ärendet ”{ $note }”: { $subject }
event-request-reopened = Öppnade ärendet ”{ $note }” igen: { $subject }
event-request-severity-changed = Ändrade allvarlighetsgraden för ärendet ”{ $note }”: { $subject }
event-request-provider-added = Lade till leverantören i ett ärende ({ $note }): { $subject }
event-request-provider-removed = Tog bort leverantören från ett ärende ({ $note }): { $subject }
letter-request-opened-subject = { $company } öppnade ett ärende: { $title }
letter-request-opened =
    Hej { $name }!

    { $author } på { $company } öppnade ärendet ”{ $title }”. Allvarlighetsgraden är { $severity }, och det första svaret ska komma senast { $due }.
letter-request-message-subject = { $company } skrev: { $title }
letter-request-message =
    Hej { $name }!

    { $author } på { $company } skrev i ärendet ”{ $title }”:
letter-request-question-subject = { $company } behöver ditt svar: { $title }
letter-request-question =
    Hej { $name }!

    { $author } på { $company } skrev i ärendet ”{ $title }” och kommer inte vidare utan ditt svar:
letter-request-closed-subject = { $company } stängde ett ärende: { $title }
letter-request-closed =
    Hej { $name }!

    { $author } på { $company } stängde ärendet ”{ $title }”. Om det inte är löst kan du öppna det igen.
letter-request-reopened-subject = { $company } öppnade ett ärende igen: { $title }
letter-request-reopened =
    Hej { $name }!

    { $author } på { $company } öppnade ärendet ”{ $title }” igen:

## Listor som filer

sheet-no-file = Välj en fil.
sheet-too-large = Filen är större än { $most } MB. Dela upp den i flera.
sheet-empty = Filen är tom: den behöver en rad med rubriker och minst en rad under dem.
sheet-not-text = Filen är ingen lista i UTF-8. Spara den från ditt kalkylprogram som ”CSV UTF-8” och försök igen.
sheet-missing-column = Kolumnen ”{ $column }” saknas. Lägg till den bland rubrikerna.
sheet-unknown-column = Kolumnen ”{ $column }” är okänd. Ta bort den eller rätta rubriken.
sheet-repeated-column = Kolumnen ”{ $column }” finns två gånger. Ta bort en av dem.
sheet-cells = Raden har { $has } celler och det finns { $wanted } rubriker. Sätt text som innehåller ett skiljetecken inom citattecken.
sheet-broken-line = Cellen fortsätter över radslutet. Leta efter ett citattecken som inte är stängt.
sheet-control = Cellen innehåller tecken som inte syns. Skriv den på nytt.
sheet-too-long = Cellen har fler än { $most } tecken. Korta den.
sheet-too-many = Filen har fler än { $most } rader. Dela upp den i flera.
sheet-line = Rad { $line }: { $why }
sheet-line-column = Rad { $line }, kolumn ”{ $column }”: { $why }

## The demo's mailbox

mailbox = Inkorg
mailbox-text = Alla mejl i demoläget, nyast först. Vill du se hur ett brev som inte tas emot ser ut, skriv till vem som helst på refused.example. Mejl till busy.example skjuts upp.
mailbox-empty = Inga mejl ännu.
mail-from = Från
mail-to = Till
mail-reply-to = Svara till
mail-text = Text
mail-html = Som HTML

## Letters

letter-from = { $partner } via Accord
letter-button-answer = Läs och svara
letter-button-open = Öppna i Accord
letter-button-receipt = Se kvittot
letter-button-address = Bekräfta adressen
letter-button-password = Välj lösenord
letter-button-sign-in = Logga in
invitation-subject = { $partner } vill ha { $company } som kund
invitation-message =
    Hej!

    { $partner } vill gärna bli återförsäljare av molntjänster till { $company }: sälja abonnemang till er, ge er support och administrera de tjänster som ni väljer.

    På den här sidan ser du vad vi ber om, och där accepterar eller avböjer du:

    { $link }

    Länken är bara till för ert företag. En Global administratör hos { $company } svarar. Att öppna sidan innebär inte att ni accepterar något.

    Med vänliga hälsningar
    { $writer }
    { $partner }
joint-subject = { $partner } och { $provider } vill ha { $company } som kund
joint-message =
    Hej!

    { $partner } vill gärna bli återförsäljare av molntjänster till { $company }: sälja abonnemang till er, ge er support och administrera de tjänster som ni väljer. Det som { $partner } säljer köps av { $provider }, som skulle bli er indirekta leverantör: { $provider } får lägga beställningar för er och administrerar ingenting.

    På den här sidan ser du vad var och en av oss ber om, och där accepterar eller avböjer du båda:

    { $link }

    Länken är bara till för ert företag. En Global administratör hos { $company } svarar. Att öppna sidan innebär inte att ni accepterar något.

    Med vänliga hälsningar
    { $writer }
    { $partner }
partnership-subject = { $provider } ber { $reseller } om ett partnerskap
partnership-message =
    Hej!

    { $provider } vill gärna ha { $reseller } som indirekt återförsäljare: ni bjuder in kunder tillsammans med oss och säljer till dem det som vi köper av tillverkaren.

    På den här sidan ser du vad det innebär, och där godkänner eller avböjer du det:

    { $link }

    Länken är bara till för { $reseller }. En Global administratör eller en Administratörsagent svarar. Att öppna sidan innebär inte att ni godkänner något.

    Med vänliga hälsningar
    { $writer }
    { $provider }
letter-welcome-subject = Ditt konto hos { $organization }
letter-welcome =
    Hej { $name }!

    Du är nu medlem i { $organization } i Accord. Välj ditt lösenord här:

    { $link }

    Länken gäller till { $until } och kan användas en gång. Ingen på Accord kommer någonsin att fråga efter ditt lösenord.
letter-forgotten-subject = Välj ett nytt lösenord
letter-forgotten =
    Hej { $name }!

    Någon, förhoppningsvis du, har bett om ett nytt lösenord för den här adressen. Välj det här:

    { $link }

    Länken gäller till { $until } och kan användas en gång. Om det inte var du behöver du inte göra något: ditt lösenord förblir som det är.
letter-password-changed-subject = Ditt lösenord har bytts
letter-password-by-owner = av någon som var inloggad och skrev det förra
letter-password-by-link = via en länk som mejlades till den här adressen
letter-password-changed =
    Hej { $name }!

    Ditt lösenord hos Accord byttes den { $at }, { $how }.

    Från: { $address } ({ $device })

    Alla andra sessioner avslutades. Om det var du behöver du inte göra något. Om det inte var du: välj ett nytt lösenord nu.

    { $link }
letter-address-proof-subject = Bekräfta din nya e-postadress
letter-address-proof =
    Hej { $name }!

    Du, hoppas vi, vill logga in hos Accord med den här adressen. Öppna sidan medan du är inloggad och bekräfta det:

    { $link }

    Länken gäller till { $until }, och en gång. Om det inte var du behöver du inte göra något: utan den kan ingen använda adressen.
letter-address-tried-subject = Någon angav din e-postadress som sin
letter-address-tried =
    Hej { $name }!

    Någon med ett annat konto hos Accord ville byta e-postadress till din. Inget har ändrats, och den som frågade fick inte veta att du har ett konto.

    Om det var du, med ett andra konto: en e-postadress hör bara till ett konto. Om det inte var du behöver du inte göra något.

    { $link }
letter-address-changed-subject = Din e-postadress har bytts
letter-address-earlier =
    Hej { $name }!

    Den { $at } byttes e-postadressen för ditt konto hos Accord från den här till { $new }. Du loggar nu in med den.

    Om det var du behöver du inte göra något. Om det inte var du: säg det genast till en Global administratör i din organisation: { $admins }. De kan inaktivera kontot.

    { $link }
letter-address-earlier-alone =
    Hej { $name }!

    Den { $at } byttes e-postadressen för ditt konto hos Accord från den här till { $new }. Du loggar nu in med den.

    Om det var du behöver du inte göra något. Om det inte var du: säg det genast till dem som driver Accord.

    { $link }
letter-address-new =
    Hej { $name }!

    Den { $at } blev den här adressen e-postadressen för ditt konto hos Accord. Du loggar in med den hädanefter, och breven till dig kommer hit.

    { $link }
letter-deactivated-subject = Ditt konto hos { $organization } har inaktiverats
letter-deactivated = Ditt konto hos { $organization } har inaktiverats. Du kan inte längre logga in.
letter-activated-subject = Du är medlem hos { $organization } igen
letter-activated = Ditt konto hos { $organization } har aktiverats igen, med det lösenord och de roller du hade.
letter-details-subject = Dina uppgifter har ändrats
letter-details = Ditt namn och ditt språk är nu som i det här brevet: { $language }.
letter-roles-subject = Du har andra roller hos { $organization }
letter-roles = Dina roller hos { $organization } är nu: { $roles }.
letter-member-notice =
    Hej { $name }!

    { $what }

    Det gjordes av { $by } ({ $company }) den { $at }. Om det inte borde ha gjorts: säg det till en Global administratör i din organisation.

    { $link }
letter-attacked-subject = Många försök att gissa ditt lösenord
letter-attacked =
    Hej { $name }!

    Det senaste dygnet har någon prövat hundra felaktiga lösenord eller fler för ditt konto hos Accord. Nu stoppas försöken. Där du nyligen har loggat in kan du logga in som vanligt.

    Om du är någon annanstans och också stoppas: välj ett nytt lösenord, så kan du logga in genast.

    { $link }
letter-second-factor =
    Hej { $name }!

    { $what }

    Om det var du, eller om du känner till det, behöver du inte göra något. Välj annars genast ett nytt lösenord och säg till din Globala administratör. Ett nytt lösenord väljer du här:

    { $link }

    Ingen på Accord kommer någonsin att fråga efter en kod.
letter-by-operator = den som sköter den här installationen av Accord
letter-second-factor-set-up-subject = En andra faktor har konfigurerats
letter-second-factor-set-up = En app konfigurerades som andra faktor för din inloggning av { $by } den { $at }. Från och med nu behövs en kod från den för att logga in.
letter-second-factor-removed-subject = Din andra faktor har tagits bort
letter-second-factor-removed = Den andra faktorn för din inloggning togs bort av { $by } den { $at }. Nu räcker lösenordet för att logga in.
letter-second-factor-reset-subject = Din andra faktor har återställts
letter-second-factor-reset = Den andra faktorn för din inloggning återställdes av { $by } den { $at }, och du loggades ut överallt. Lösenordet räcker för att logga in tills du har konfigurerat en ny.
letter-recovery-code-used-subject = En återställningskod har använts
letter-recovery-code-used = En av dina återställningskoder användes i stället för appen av { $by } den { $at }. Den fungerar inte längre. Om du har blivit av med appen, konfigurera en ny.
letter-recovery-codes-subject = Du har nya återställningskoder
letter-recovery-codes = Nya återställningskoder skapades av { $by } den { $at }. De tidigare fungerar inte längre.
letter-code-subject = Din kod till Accord
letter-code =
    Hej { $name }!

    Bekräfta din e-postadress för kontot för { $company } genom att skriva den här koden på sidan som frågar efter den:

    { $code }

    Koden gäller i 30 minuter. Om du inte har bett om den behöver du inte göra något. Ge inte koden till någon, vem som än frågar.
letter-account-there-subject = Du har ett konto hos Accord
letter-account-there =
    Hej!

    Någon, förhoppningsvis du, försökte skapa ett konto hos Accord med den här adressen. Den har redan ett. Logga in här, eller välj ett nytt lösenord där:

    { $link }

    Om det inte var du behöver du inte göra något.
letter-accepted-subject = { $company } har accepterat
letter-accepted =
    Hej { $name }!

    { $company } har accepterat din inbjudan. Det gjorde { $person } ({ $email }) den { $at }.

    Du får administrera: { $services }

    { $link }
letter-declined-subject = { $company } har avböjt
letter-declined =
    Hej { $name }!

    { $company } har avböjt din inbjudan. Det gjorde { $person } ({ $email }) hos { $answering } den { $at }.

    Skäl: { $reason }

    { $link }
letter-not-us-subject = { $company }: gäller inte dem
letter-not-us =
    Hej { $name }!

    Läsaren av din inbjudan till { $company } sade den { $at } att den inte gäller dem. Den är avböjd, och ni kan inte skicka fler inbjudningar till { $to }.

    Skäl: { $reason }

    { $link }
letter-frame = { $name } på { $partner } skrev det här genom Accord:
letter-frame-of-company = { $partner } skrev det här genom Accord:
no-reason = inget angivet
letter-receipt-subject = Kvitto: { $partner } är er återförsäljare
letter-receipt =
    Hej { $name }!

    Du accepterade { $partner } som återförsäljare för { $company } den { $at }.

    { $partner } får administrera: { $services }

    Kvittot, med den ordalydelse som du accepterade:

    { $link }

    Ni kan när som helst ta tillbaka varje behörighet och avsluta relationen.
letter-permission-lost-subject = { $company } har gett { $services } till en annan partner
letter-permission-lost =
    Hej { $name }!

    { $company } har gett en annan partner rätten att administrera { $services }. Du har den inte längre. Din relation med { $company } finns kvar, och det gör även ditt ansvar för supporten.

    { $link }
letter-permission-taken-subject = { $company } har tagit tillbaka { $services }
letter-permission-taken =
    Hej { $name }!

    { $company } har tagit tillbaka din rätt att administrera { $services }. Ingen administrerar det nu för { $company }. Din relation med { $company } finns kvar, och det gör även ditt ansvar för supporten. Du kan fråga igen.

    { $link }
letter-permission-over-subject = Din behörighet för { $services } hos { $company } har upphört
letter-permission-over =
    Hej { $name }!

    Din rätt att administrera { $services } för { $company } gällde fram till nu och har upphört. Din relation med { $company } finns kvar, och det gör även ditt ansvar för supporten. Du kan fråga igen.

    { $link }
letter-permission-gained-subject = { $company } har gett dig { $services }
letter-permission-gained =
    Hej { $name }!

    { $company } har gett dig rätten att administrera { $services }.

    { $link }
letter-permission-ending-subject = Din behörighet för { $services } hos { $company } upphör efter { $day }
letter-permission-ending =
    Hej { $name }!

    Din rätt att administrera { $services } för { $company } upphör efter { $day }. Om du fortfarande behöver den, be { $company } att låta den fortsätta gälla.

    { $link }
letter-end-set =
    Hej { $name }!

    { $company } har angett när din rätt att administrera { $services } upphör: efter { $day }.

    { $link }
letter-end-lifted-subject = Din behörighet för { $services } hos { $company } fortsätter att gälla
letter-end-lifted =
    Hej { $name }!

    { $company } låter din rätt att administrera { $services } fortsätta att gälla utan slutdatum.

    { $link }
letter-given-up-subject = { $partner } administrerar inte längre { $services }
letter-given-up =
    Hej { $name }!

    { $partner } har avstått från rätten att administrera { $services } för er. Ingen administrerar det nu. { $partner } är fortfarande er återförsäljare. Ni kan ge tjänsten till en annan av era återförsäljare:

    { $link }
letter-order-subject = { $partner } har beställt åt er
letter-order =
    Hej { $name }!

    { $by } på { $partner } har beställt åt ert företag:

    { $list }

    Om ni inte väntade er det här, fråga { $partner }, eller titta på beställningen:

    { $link }
letter-order-for-subject = { $partner } har beställt åt { $customer }
letter-order-for =
    Hej { $name }!

    { $by } på { $partner } har beställt åt er kund { $customer }:

    { $list }

    { $link }
letter-subscription =
    Hej { $name }!

    { $said }

    { $link }
letter-suspended-subject = { $what } är pausat
letter-suspended = Abonnemanget { $what } ({ $other }) är pausat. Användarna behåller sina licenser men kan inte använda det förrän det återupptas. Om det fortfarande är pausat { $end } upphör det.
letter-resumed-subject = { $what } är aktivt igen
letter-resumed = Abonnemanget { $what } ({ $other }) kan användas igen.
letter-cancelled-for-end-subject = { $what } upphör { $end }
letter-cancelled-for-end = Abonnemanget { $what } ({ $other }) är uppsagt och upphör { $end }. Till dess kan det användas.
letter-renewal-on-subject = { $what } fortsätter
letter-renewal-on = Uppsägningen av abonnemanget { $what } ({ $other }) är återtagen. Det förnyas { $end }.
letter-expired-subject = { $what } har gått ut
letter-expired = Abonnemanget { $what } ({ $other }) upphörde { $end } och förnyades inte. Licenserna är lediga.
letter-cancelled-subject = { $what } är uppsagt
letter-cancelled = Abonnemanget { $what } ({ $other }) sades upp och upphörde { $end }. Licenserna är lediga.
letter-cancelled-back = Abonnemanget { $what } ({ $other }) sades upp och upphörde { $end }. Licenserna är lediga. { $back } betalas tillbaka.
letter-notice-subject = { $company } avslutar sin relation med dig efter { $day }
letter-notice =
    Hej { $name }!

    { $company } har sagt upp relationen med dig. Den upphör efter { $day }, och då även det du får göra åt företaget. Till dess kan { $company } ta tillbaka uppsägningen.

    { $link }
letter-notice-withdrawn-subject = { $company } har tagit tillbaka sin uppsägning
letter-notice-withdrawn =
    Hej { $name }!

    { $company } har tagit tillbaka sin uppsägning: relationen med dig fortsätter.

    { $link }
letter-relationship-over-subject = { $company } har avslutat sin relation med dig
letter-relationship-over =
    Hej { $name }!

    { $company } avslutade sin relation med dig den { $at }. Det du administrerade där har också upphört. Historiken finns kvar hos dig.

    { $link }
letter-authorized-subject = { $reseller } har godkänt partnerskapet
letter-authorized =
    Hej { $name }!

    { $reseller } är nu din indirekta återförsäljare. { $person } ({ $email }) godkände partnerskapet den { $at }.

    { $link }
letter-partnership-receipt-subject = Kvitto: ert partnerskap med { $provider }
letter-partnership-receipt =
    Hej { $name }!

    Du godkände partnerskapet mellan { $reseller } och { $provider } den { $at }.

    Kvittot, med den ordalydelse som du godkände:

    { $link }

    Båda kan när som helst ta bort partnerskapet.
letter-to-confirm-subject = Bekräfta: { $company } har accepterat
letter-to-confirm =
    Hej { $name }!

    Du bjöd in { $invited }, och { $company } har accepterat. Det gjorde { $person } ({ $email }) den { $at }. Inget börjar gälla förrän du har jämfört de två och bekräftat att du menar { $company }:

    { $link }
letter-confirmed-subject = { $partner } har bekräftat
letter-confirmed =
    Hej { $name }!

    { $partner } har bekräftat att det är { $company } som menas och är er återförsäljare från och med nu.

    { $partner } får administrera: { $services }

    { $link }
letter-not-confirmed-subject = { $partner } har inte bekräftat
letter-not-confirmed =
    Hej { $name }!

    { $partner } hade skrivit sin inbjudan till { $invited } och har inte bekräftat att det är { $company } som menas. Inget har börjat gälla.

    { $link }
letter-withdrawn-subject = { $company } tog tillbaka sin accept
letter-withdrawn =
    Hej { $name }!

    Du bjöd in { $invited }, och { $company } hade accepterat. Företaget har tagit tillbaka det innan du bekräftade. Inget har börjat gälla, och det finns inget att bekräfta längre.

    { $link }
letter-joint-subject = { $company } har accepterat { $reseller } och dig
letter-joint =
    Hej { $name }!

    { $company } accepterade { $reseller } som sin återförsäljare och dig som sin indirekta leverantör den { $at }. Du hittar företaget bland dina kunder och får lägga beställningar för det.

    { $link }
letter-joint-receipt-subject = Kvitto: { $partner } är er återförsäljare, { $provider } er indirekta leverantör
letter-joint-receipt =
    Hej { $name }!

    Du accepterade { $partner } som återförsäljare för { $company }, och { $provider } som indirekt leverantör, den { $at }.

    { $partner } får administrera: { $services }
    { $provider } får lägga beställningar och administrerar ingenting.

    Kvittot, med den ordalydelse som du accepterade:

    { $link }

    Ni kan när som helst ta tillbaka varje behörighet och avsluta var och en av relationerna.
letter-waiting-receipt-subject = Kvitto: { $partner } har ännu inte bekräftat
letter-waiting-receipt =
    Hej { $name }!

    Du accepterade { $partner } som återförsäljare till { $company } den { $at }. { $partner } hade bjudit in ett annat företag och måste först bekräfta att det är ert som menas. Till dess har inget börjat gälla.

    Det här får { $partner } administrera efter en bekräftelse: { $services }

    Kvittot, med orden som du accepterade:

    { $link }

    Du kan ta tillbaka accepten till dess, under Partner.
