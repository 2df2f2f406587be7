# English: complete, and what other languages fall back to. One message per thing a person reads, in the
# order of the pages. Labels are known to people and to tests: they are not reworded lightly.

product = Accord
skip = Skip to content
navigation = Main navigation
breadcrumb = Where you are
footer = Accord shows who serves whom, and who may administer what.
demo-label = Demo
demo-banner = This is a demo: nothing here is real, and no mail leaves this machine.
demo-mailbox = Open the demo's mailbox
nav-home = Home
nav-customers = Customers
nav-invitations = Invitations
nav-indirect-providers = Indirect providers
nav-indirect-resellers = Indirect resellers
nav-services = Services
subscriptions = Subscriptions
users = Users
licences = Licences
support = Support
nav-partners = Partners
nav-activity = Activity
nav-settings = Settings
optional = optional
problems = Something needs your attention:
pages = Pages
previous = Previous
next = Next
newest = Newest
older = Older
cancel = Cancel
continue = Continue
search = Search
copied = Copied
more = More
when = When
who = Who
what = What

## Errors

error-home = Go to the first page
error-roles = It needs one of these roles:
error-admins = These people can give you one:
error-role = Your role does not allow this
error-role-text = Nothing was changed.
error-400 = This request makes no sense
error-400-text = Something in it was given twice or is damaged. Go back, load the page again and try once more.
error-403 = This came from another site
error-403-text = A page outside Accord tried to act in your name. Nothing was changed. If it was you, start from Accord's own pages.
error-404 = There is nothing here
error-404-text = The address is wrong, or what was here is gone. If you came by a link in a mail, open the mail again and copy the whole link.
error-405 = That cannot be done here
error-405-text = This address does not take { $method } requests.
error-408 = That took too long
error-408-text = Your request did not arrive in time. Please try again.
error-410 = This is no longer here
error-410-text = The link was used already, or its time is over. You can ask for a new one.
error-413 = That is too large
error-413-text = More was sent than can be taken. Shorten it and try again.
error-414 = This address is too long
error-414-text = No page of Accord has an address as long as this. Start from one of its own pages.
error-421 = This is another site's address
error-421-text = You came here by a name that is not ours. If you came by a link in a mail, open the mail again and copy the whole link.
error-422 = Something in the form is not right
error-422-text = Go back and check what you typed.
error-429 = Too many requests
error-429-text = Please wait a little and try again.
error-431 = Your browser sent too much
error-431-text = It sent more about itself than can be taken. Delete the cookies of this site and try again.
error-500 = Something went wrong on our side
error-500-text = It was not your fault, and nothing was half done. Please try again; if it happens again, tell whoever runs this Accord.
error-503 = We cannot do this right now
error-503-text = The system is busy or being looked after. Please try again in a moment.
error-reference = Reference: { $reference }

## Signing in

sign-in = Sign in
sign-out = Sign out
email = Email
password = Password
new-password = New password
sign-in-wrong = The email or the password is not right. Check both and try again.
sign-in-kept = Your session ended while you were editing. Sign in, and your text is still here; nothing was sent.
forgot-password = Forgot password?
forgotten-title = Forgot your password
forgotten-text = Type your email, and we mail you a link to set a new password.
forgotten-send = Mail me a link
forgotten-sent = If this email belongs to an account, a link is on its way to it. It works for two hours.
back-to-sign-in = Back to sign in
set-password = Set password
set-password-new = Choose the password that you will sign in with.
set-password-again = Choose a new password. You will be signed out everywhere else.
password-hint = At least { $least } characters. A few words that only you would put together are best.
password-short = Use at least { $least } characters.
password-long = Use at most { $most } characters.
password-guessable = This would be guessed quickly. Use a few words that do not belong together, without names.
password-is-set = Your password is set. You can sign in with it now.
email-wrong = This is not an email address. It should look like name@company.example.

## One's own account

your-account = Your account
account-language-hint = The language of letters to you, and of your pages until you choose another at the top.
account-details-saved = Your details are saved.
account-email = You sign in with { $email }, and letters to you go there.
account-email-asked = A link went to { $email }. Open it there, signed in as you are here, and that becomes your email. It works until
change-email = Change email
new-email = New email
new-email-hint = We mail a link there. The email you have stays until you open it.
new-email-same = This is the email you have.
new-email-too-often = Too many links were asked for. Try again in an hour.
new-email-asked = A link is on its way to { $email }. Your email stays as it is until you open it.
new-email-proof = From now on you sign in with { $email }, and no longer with { $earlier }. Both are told.
new-email-taken = Your email is { $email } now.
use-email = Use this email
current-password = Current password
change-password = Change password
change-password-text = You are signed out everywhere else, and links to set a password that are out stop working.
password-wrong = This is not your password. Check it and try again.
password-is-changed = Your password is changed. You are signed out everywhere else.

## Second factor, and proving again who one is

second-factor = Second factor
held-off-minutes = { $minutes ->
    [one] Too many tries went wrong. Try again in a minute.
   *[other] Too many tries went wrong. Try again in { $minutes } minutes.
}
letters-later = { $minutes ->
    [one] Too many such letters were written. Try again in a minute.
   *[other] Too many such letters were written. Try again in { $minutes } minutes.
}
held-off-hours = Too many tries went wrong. Try again in { $hours } hours, or choose “Forgot password?” to set a new one by mail and sign in at once.
codes-held-off-hours = Too many codes were wrong. Try again in { $hours } hours, or ask a Global admin of your organization to reset your second factor.
forgotten-too-often = Too many links were asked for from here. Try again in an hour.
sessions = Where you are signed in
this-session = this one
last-used = Last used
device = Device
device-unknown = Unknown device
client-address = Address
sign-out-elsewhere = Sign out everywhere else
sessions-are-ended = You are signed out there.
sign-ins = Sign-ins
sign-ins-text = What happened in the last 90 days. If something was not you, change your password.
sign-ins-none = Nothing happened in the last 90 days.
sign-in-signed-in = Signed in
sign-in-wrong-password = Wrong password
sign-in-wrong-second-factor = Wrong second factor
sign-in-held-off = Held off after too many tries
sign-in-signed-out = Signed out
sign-in-sessions-ended = Ended other sessions
sign-in-password-changed = Changed the password
sign-in-password-set = Set a password by a mailed link
sign-in-address-changed = Changed the email
sign-in-second-factor-set-up = Set up a second factor
sign-in-second-factor-removed = Removed the second factor
sign-in-second-factor-reset = Second factor reset by somebody else
sign-in-recovery-code-used = Used a recovery code
sign-in-recovery-codes-renewed = Made new recovery codes
former-member = A former member
remove-data = Remove personal data
remove-data-of = Remove the personal data of { $name }
remove-data-text = Their name and email are removed for good. What they did stays in the history, done by a former member.
remove-data-copies = { $name } and their email disappear from members, activity, requests, letters that were sent, and from the contacts that partners keep. Their password, sign-ins and second factor are deleted.
remove-data-receipts = Receipts stay valid: they keep your company, the day and the words, and say “A former member”.
remove-data-writing = What people wrote in their own words stays as it is, also where it has a name: letters of invitations, messages in requests, reasons, tags.
remove-data-return = It cannot be undone. If they come back, they are invited as somebody new.
remove-data-done = The personal data is removed.
remove-data-not = Nothing was removed: that can only be done to somebody else, of your own organization, who is deactivated.
data = Your data
data-text = Everything that { $organization } may see here, as one file in JSON, for your own use or to move elsewhere. It has names and emails: keep it safe. Passwords and keys are not in it.
data-export = Export all data
second-factor-text = With a second factor, your password alone lets nobody in: signing in also asks for a code from an app on your phone, such as any authenticator app.
second-factor-must = { $organization } demands a second factor of all members. Set yours up to go on.
second-factor-set-up = Set up a second factor
second-factor-making = Set up your app
second-factor-scan = Scan this picture with your app.
second-factor-picture = QR code with the secret for your app; it also stands below, to be typed
second-factor-type = Or type this secret into it, for the account { $account }. Show it to nobody.
second-factor-confirm-text = Type the code that the app shows now.
second-factor-code = Code from your app
second-factor-code-hint = Six digits; a new code each 30 seconds.
second-factor-wrong = This is not the code. Type the one that your app shows now; each code works once. If none works, check the clock of your phone.
second-factor-other-secret = Begin again with another secret
second-factor-nothing-to-confirm = Nothing is being set up any more. Begin again.
second-factor-already-set-up = Your second factor is set up. If you did not keep the recovery codes, make new ones.
second-factor-app = App
second-factor-is-set-up = Set up
second-factor-is-missing = Not set up
second-factor-own = Your second factor
second-factor-move = You can move to another app or phone. The one you have goes on working until you have confirmed the new one.
second-factor-other-app = Set up another app
second-factor-remove = Remove second factor
second-factor-remove-text = Your password alone will be enough to sign in. You are signed out everywhere else.
second-factor-is-removed = Your second factor is removed.
second-factor-is-demanded = { $organization } demands a second factor of all members, so it cannot be removed.
second-factor-lost = If you have neither your app nor a recovery code, ask a Global admin of your organization to reset your second factor.
second-factor-yes = yes
second-factor-no = no
second-factor-demand = Demand a second factor of all members
second-factor-demand-text = You can demand that all members have a second factor. Whoever has none must set one up before anything else, also where they are signed in already.
second-factor-demand-is-on = All members must have a second factor.
second-factor-demand-lift = Demand it no more
second-factor-demanded = A second factor is demanded of all members from now on.
second-factor-demanded-no-more = A second factor is no longer demanded.
second-factor-own-first = Before you can demand it of all, set up a second factor of your own.
second-factor-reset = Reset second factor
second-factor-reset-text = For somebody who lost their app and their recovery codes. { $name } is signed out everywhere, and can sign in with the password alone until a new one is set up. Make sure that it is really them who asks. We mail them.
second-factor-is-reset = The second factor of { $name } is removed, and they are signed out everywhere.
second-factor-not-on-behalf = Nothing was done: only a Global admin of { $company } resets a second factor there.
recovery-code = Recovery code
recovery-codes = Recovery codes
recovery-code-hint = Sixteen letters and digits; each code works once.
recovery-code-wrong = This is not one of your recovery codes, or it was used already.
recovery-codes-left = { $count ->
    [0] No code is left.
    [one] One code is left.
   *[other] { $count } codes are left.
}
recovery-codes-text = A recovery code takes the place of your app, once. New codes make the ones before useless.
recovery-codes-new = New recovery codes
recovery-codes-shown = These codes take the place of your app if you lose it. They are shown now and never again.
recovery-codes-keep = Keep them in a safe place, and not on your phone
recovery-codes-print = Print this page with your browser, or copy the codes. Each works once.
recovery-codes-kept = I have kept them
use-recovery-code = Use a recovery code
use-the-app = Use the app
proof-title = Confirm that it is you
proof-before = Before you do this: { $act }
proof-text = It matters, and you signed in a while ago. Nothing has been done yet.
proof-done = Once you confirm, it is done as you sent it.
proof-file = A file cannot be kept meanwhile: you choose it again afterwards.
proof-again = Thank you. Now choose the file again.
proof-download = Once you have confirmed, you are led back and export it there.
proof-download-again = Thank you. Now you can export all data.
proof-code-hint = Or a recovery code.
proof-wrong = That is not right. Type the password that you sign in with, and a new code if you are asked for one.
proof-confirm = Confirm and go on

## What is dangerous, as it is named before the proof

danger-remove-relationship = Remove a customer relationship
danger-surrender = Give up admin permissions
danger-end-relationship = End the relationship with a partner
danger-withdraw-notice = Withdraw the notice to a partner
danger-reassign = Reassign a service to another partner
danger-take-away = Take a service away from a partner
danger-set-end = Set when an admin permission ends
danger-remove-partnership = Remove a partnership
danger-add-member = Add somebody who can sign in
danger-import-users = Import users who can sign in
danger-welcome-again = Send a new member the link to set a password
danger-restore = Let somebody who was deactivated sign in again
danger-set-roles = Change somebody's roles
danger-reset-password = Send somebody a link to set a new password
danger-reset-second-factor = Reset somebody's second factor
danger-deactivate = Deactivate somebody
danger-remove-data = Remove somebody's personal data
danger-set-up-second-factor = Set up your second factor
danger-renew-codes = Make new recovery codes
danger-remove-second-factor = Remove your second factor
danger-demand-second-factor = Change whether a second factor is demanded of all members
danger-change-password = Change your password
danger-change-address = Change your email
danger-export-data = Export all data of your organization

## Roles

role-global-admin = Global admin
role-admin-agent = Admin agent
role-sales-agent = Sales agent
role-helpdesk-agent = Helpdesk agent
role-billing-admin = Billing admin
role-user = User

## Home

home-title = What waits for you
home-quiet = Nothing waits for you. Letters were taken, no link ends this week, and nobody waits for an answer.
home-requests = Service requests to answer
home-requests-hint = No partner has answered yet. What is due first comes first.
home-orders = Orders to fulfil
home-orders-hint = Their subscriptions become active when somebody marks them as fulfilled.
home-to-confirm = Acceptances to confirm
home-to-confirm-hint = A company accepted that is not the one you invited. No right begins until you confirm.
home-to-customers = See your customers
home-refused = Letters that were refused
home-refused-hint = The mail server of the recipient did not take them. Check the address and send again.
home-ending = Links that end within 7 days
home-ending-hint = Nobody has answered yet. Renew the link or remind the company.
home-drafts = Drafts not done
home-drafts-hint = The link of a draft works only when you have pressed Done.
ends = ends

## Customers

new-relationship = New relationship
request-relationship = Request a reseller relationship
new-relationship-text = Name the company that you ask to become your customer. Next you read and edit the letter; nothing is sent yet.
company-name = Company name
company-name-wrong = Type the company's name: at most { $most } characters, without addresses of pages.
domain = Domain
domain-hint = The company's own domain, such as birch.example.
domain-wrong = This is not a domain. It should look like birch.example.
domain-shared = This domain belongs to a mail provider, not to one company. Type the company's own domain.
domain-own = This is your own domain. Type the reseller's.
together-with = Together with
together-with-nobody = Nobody: we ask alone
together-with-hint = An indirect provider of yours. The company accepts both of you or neither; the provider may then place orders and administers nothing.
together-with-wrong = You have no partnership with this provider, or it has ended. Choose another, or ask alone.
cloud-global = global cloud
cloud-us-government = US government cloud
cloud-germany = German cloud
other-cloud = { $domain } is in the { $theirs }, and you are in the { $ours }. Relationships and partnerships never cross clouds, so nothing was created.
company = Company
status = Status
since = Since
since-lower = since
ended-lower = ended
relationship = Relationship
admin-permission = Admin permission
contact = Contact
tab-all = All
tab-prospects = Prospects
status-active = Active
status-invited = Invited
status-prospect = Prospect
status-ended = Ended
kind-reseller = Reseller
kind-provider = Provider
kind-provider-through = Provider through { $reseller }
services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
services-of-all = { $count } of 9 services
search-customers = Search by company, domain or contact
search-clear = Clear search
search-ended = Look among those that ended
customers-none = You have no customers yet. Ask a company to become one: you write a letter, and the company accepts through the link in it.
customers-first = Ask the first company
customers-none-here = There is no customer here.
customers-no-match = No customer matches “{ $q }”.
customers-found = { $count ->
    [one] One customer is shown.
   *[other] { $count } customers are shown.
}
more-about = More about { $company }
open-record = Open record
open-invitation = Open invitation
overview = Overview
account = Account
about-company = Company
no-relationship = You have no relationship with this company.
services-we-administer = Services you administer
no-service-held = None.
never-asked = You have not asked this company yet.
asked-by-reseller = { $reseller } asked this company, together with you.
invitation-of = Invitation of
lacks-permission = You hold no admin permission for this company, so you cannot administer its services. You stay responsible for its support.
request-again = Request again
record-to-confirm = Another company than this one accepted your invitation. No right begins until you confirm it.
compare-and-confirm = Compare and confirm
record-notice = The company has given notice: the relationship ends after
already-served = { $company } is your customer already.
already-open = This company has been asked already. Here is that invitation: you can send it again, renew it or revoke it.

## Details, quick look, export and import of customers

alias = Alias
alias-hint = What you call this company yourself. Only your colleagues see it.
alias-wrong = An alias has at most { $most } characters, with letters or digits among them, and is no address of a page.
tags = Tags
tags-hint = Parted by commas, such as: key account, north.
tags-wrong = Type at most { $most } tags of at most { $longest } characters each, with letters or digits in each, parted by commas.
lead-source = Lead source
lead-source-unknown = Not known
lead-source-own-marketing = Own marketing
lead-source-referral = Referral
lead-source-provider = Provider
lead-source-other = Other
lead-source-wrong = Choose one of the lead sources.
contact-name = Contact name
contact-email = Contact email
contact-name-wrong = A contact's name has at most { $most } characters, with letters or digits among them, and is no address.
edit-details = Edit details
save-details = Save details
details-saved = The details of { $company } are saved.
details-already = Nothing was changed: the details were so already.
quick-subscriptions = { $active } active, { $suspended } suspended, { $ended } ended
quick-seats = Seats
quick-seats-used = { $used } of { $seats } seats used
quick-requests = Open service requests
quick-none = None
export-csv = Export CSV
import-csv = Import CSV
import-title = Import companies
import-text = Put companies that you serve elsewhere on your list, as prospects. Nobody is asked or mailed. You see what would happen before anything does.
import-columns = What the file holds
import-columns-text = A list in CSV with these headings in its first line, in any order, and at most { $most } lines below them. Case does not matter; what an export of customers has besides is left out.
import-required = required
import-company = The company's name.
import-domain = Its own domain, such as birch.example. A company is known by it.
import-contact = The name of whom you know there.
import-email = Their address.
import-alias = What you call the company yourself.
import-tags = Parted by semicolons or commas.
import-source = own_marketing, referral, provider or other.
import-template = Download a template
import-file = File
import-file-hint = In UTF-8; a spreadsheet calls it “CSV UTF-8”.
import-check = Check the file
import-recent = Your last imports
import-kept = An import and what its file said are deleted { $days } days after it was read or done. The companies stay on your list.
import-is-read = Read, not imported
import-is-running = { $done } of { $lines } lines are done.
import-is-done = { $added ->
    [0] No company was added.
    [one] One company was added.
   *[other] { $added } companies were added.
}
import-read = Read
import-found = What is in the file
import-new = New
import-known = Already known
import-faulty = Faulty
import-what-happens = New companies become prospects on your list. Those that are known stay as they are, and faulty lines are left out.
import-start = { $count ->
    [one] Import { $count } company
   *[other] Import { $count } companies
}
import-nothing = There is nothing to import: no line has a company that is new to you.
import-other = Choose another file
import-running = The companies are being imported
import-leave = You can leave this page; it goes on by itself.
import-result = The import is done
import-meanwhile = { $count ->
    [one] One more was added by somebody else meanwhile and stays as it is.
   *[other] { $count } more were added by somebody else meanwhile and stay as they are.
}
import-left-known = { $count ->
    [one] One was known already.
   *[other] { $count } were known already.
}
import-left-faulty = { $count ->
    [one] One faulty line was left out.
   *[other] { $count } faulty lines were left out.
}
import-see = See your prospects
import-already = Nothing was done: this import was started already.
import-lines = Lines of the file
import-line = Line
import-no-lines = There are no such lines.
import-wrong = What is wrong
import-repeated = This domain stands in line { $first } already. Leave one of the two lines.
import-lead-source = This is no lead source. Use one of these, or leave it empty: { $known }.
first-page = First page
event-customer-edited = Changed the details of { $subject }
event-customers-imported = { $added ->
    [one] Imported one company from { $subject }, which has { $lines } lines
   *[other] Imported { $added } companies from { $subject }, which has { $lines } lines
}

## Account and removal

account-company = As the company calls itself
account-no-company = The company has not accepted an invitation of yours, so it has no account with you.
receipts = Receipts
receipts-none = Nothing has been accepted yet.
receipt-of = Receipt of
accepted-by-other = The invitation was written to { $invited }, and { $company } accepted it ({ $email }).
accepted-to-confirm = The invitation was written to { $invited }, and { $company } accepted it ({ $email }). No right begins until you confirm.
account-end = End the relationship
account-end-text = You can remove the relationship with { $company }. You see first what that means.
remove-relationship = Remove customer relationship
removal-lead = You are about to end your relationship with { $company }.
blockers = Settle this first
blockers-more = There is more of it: that is shown once some of this is settled.
blocker-draft = A letter to this company is being written.
blocker-draft-fix = Finish or discard it
blocker-open = An invitation to this company is still open.
blocker-open-fix = Revoke it
blocker-waiting = An acceptance by another company waits for your word.
blocker-waiting-fix = Confirm or refuse it
removal-ends = What happens
removal-ends-relationship = { $company } leaves your list of customers at once.
removal-ends-services = You can no longer administer: { $services }.
removal-ends-nothing = You hold no admin permission for this company, so none ends.
removal-keeps = The history stays: activity, invitations and receipts.
removal-final = It cannot be undone. To serve the company again you send a new invitation.
removal-notice = No mail goes to { $company }. To give it legal notice is your own duty.
good-faith = This decision is made in good faith, for a legitimate business reason, and in line with our agreement.
good-faith-missing = Tick that the decision is made in good faith.
removed-title = { $company } is no longer your customer
removed-by = Removed by { $person },
removed-report = What was done
removed-relationship = The relationship with { $company } ended.
removed-services = Your admin permissions ended: { $services }.
removed-nothing = There was no admin permission to end.
removed-no-mail = No mail was sent. To give legal notice is your own duty.
removed-already = The relationship with { $company } has ended already.
record-changed = Nothing was done: what { $company } is to you had changed meanwhile. This is how it stands now.

## Services on a record

service = Service
until = Until
until-lower = until
no-end = No end
you-administer = You administer it
you-may-not-touch = Not yours to administer
may-order = You serve { $company } as provider: you may place orders for it, and administer none of its services.
no-orders-relationship = You may not place orders: you have no relationship of your own with this company.
no-orders-reseller = You may not place orders: { $reseller } does not serve this company any more.
no-orders-partnership = You may not place orders: your partnership with { $reseller } has ended.
surrender = Give up
surrender-title = Give up admin permissions
surrender-text = You can give back what { $company } lets you administer. The relationship stays.
surrender-lead = Tick what you do not want to administer for { $company } any more.
surrender-hint = It ends at once, and { $company } is told. You stay its reseller, and stay responsible for its support.
surrender-nothing = Tick at least one service.
surrendered = You gave up: { $services }.
surrendered-nothing = You did not hold that any more; nothing was done.

## Partnerships

request-partnership = Request a partnership
request-partnership-text = Name the indirect reseller that you ask. Next you read and edit the letter; nothing is sent yet.
reseller-name = Reseller's name
reseller-domain-hint = The reseller's own domain, such as fjord.example. Only the partner with this domain can answer.
resellers-text = Indirect resellers that invite customers together with you.
resellers-none = You have no indirect resellers yet. Ask one for a partnership: it authorizes it through the link in your letter.
resellers-first = Ask the first reseller
providers-text = Indirect providers that you can invite customers together with.
providers-none = You have no indirect providers yet. A provider that wants a partnership sends you a request by mail; a Global admin or Admin agent authorizes it through the link in it.
partnership-requests = Requests not answered
partnership-open = This reseller has been asked already. Here is that request: you can send it again, renew it or revoke it.
partnership-there = You have a partnership with { $reseller } already.
invite-new-customers = Invite new customers
common-customers = Customers you both serve
common-none = You serve no company together with { $provider } yet. A partnership by itself adds none of its customers.
common-none-provider = You serve no company through { $reseller } yet. A partnership by itself adds none of its customers.
common-more = These are some of them. Search under Customers for the others.
authorized-by = Authorized by
partnership-end = End the partnership
partnership-end-text = You can remove the partnership with { $partner }. You see first what that means.
remove-partnership = Remove partnership
partnership-removal-lead = You are about to end your partnership with { $partner }.
partnership-removal-ends = You and { $partner } can invite no new customers together, and no new order is placed through it.
partnership-removal-open = Invitations of both of you that are still open can no longer be accepted; whoever opens their link reads why.
partnership-removal-keeps = The customers of both of you, and every admin permission, stay as they are.
partnership-removal-final = It cannot be undone. A new partnership needs a new request.
partnership-removed = The partnership with { $partner } has ended.
partnership-removed-already = The partnership with { $partner } had ended already.

## Review

review-title = Invitation to { $company }
request-title = Request to { $reseller }
review-text = Read and edit the letter. The link in it is for this company only, and works when you press Done.
to = To
to-hint = Needed when we email the letter for you.
to-wrong = This is not an email address. It should look like name@company.example.
to-refused = On { $at } the reader at { $to } said that your invitation is not for them. You cannot write to that address again; choose another one.
share-used-up = So many invitations have been sent that this one has to wait. It can be sent from { $at }. Nothing that you wrote is lost.
share-open = More than { $most } of your invitations wait for an answer. Revoke some of them before you send more. Nothing that you wrote is lost.
to-missing = Type whom the letter goes to, or choose “I'll send it myself”.
language = Language
language-hint = The language of the letter and of the page where the company answers. A letter that you have not edited changes with it.
language-wrong = Choose one of the languages.
subject = Subject
subject-missing = Type a subject.
subject-line-break = The subject must be on one line.
subject-long = The subject has { $length } characters; use at most { $most }.
message = Message
message-long = The message has { $length } characters; use at most { $most }.
message-control = The message holds characters that cannot be shown. Paste it again as plain text.
link-ends = Link ends
link-ends-hint = The last day on which the company can answer: 1 to 90 days from today.
ends-wrong = Type a date, such as { $example }.
ends-out-of-range = Choose a day from { $first } to { $last }.
delivery = How it reaches the customer
delivery-to-reseller = How it reaches the reseller
delivery-email = Email it for me
delivery-self = I'll send it myself
delivery-wrong = Choose how the letter reaches the customer.
review-services = What you ask to administer
review-services-hint = The company ticks what it grants. Ask for no more than you need.
days = For how many days
days-hint = { $least } to { $most } days from the acceptance. Leave it empty to ask without an end.
days-wrong = Type a number of days from { $least } to { $most }, or leave it empty for no end.
link-missing = The letter has lost its link. Without it the company cannot answer: put the link back.
link-altered = The letter holds a link that is not this invitation's. Put the link back to mend it.
put-link-back = Put the link back
link-is-back = The link is back in the letter.
open-in-email = Open in email
copy-to-clipboard = Copy to clipboard
mailto-cut = The letter is too long for a mail program to take over: it opens with the link only. Copy the message and paste it there.
tools-hint = Without a button to copy, select the message and copy it. A link that you send yourself works only after Done.
done-hint = Done makes the link work. With “Email it for me” the letter leaves at once.
done = Done
save-draft = Save draft
discard = Discard
draft-saved = The draft is saved. Its link does not work yet.
draft-discarded = The draft to { $company } is discarded.
preview = How it will look
preview-hint = Above it stands that you wrote it, and for whom. The link becomes a button, with its address beneath.
draft-changed-meanwhile = Somebody saved this letter meanwhile. This is yours: save it to replace theirs.
draft-begun-meanwhile = Somebody saved another letter to this company meanwhile. This is yours: save it to replace the other.
kept-edit = You are signed in again, and here is your text as you left it. Nothing was sent.
invitation-done = Done. The invitation to { $company } is open, and its link works.

## An invitation

invitation-title = Invitation to { $company }
state = State
standing-draft = Draft
standing-open = Open
standing-expired = Expired
standing-to-confirm = To confirm
standing-not-confirmed = Not confirmed
standing-accepted = Accepted
standing-declined = Declined
standing-revoked = Revoked
recipient = Recipient
last-change = Last change
invitations-none = There is no invitation here.
link-works-until = Its link works until
link-hidden = (the personalized link)
link-title = Personalized link
link-warning = Whoever has this link can see what you ask. Give it to the company only.
copy-link = Copy link
timeline = Timeline
letter = The letter
delivery-email-was = By email from Accord
delivery-self-was = Sent by yourselves
asked-title = What was asked
asked-relationship = A reseller relationship, and permission to administer:
asked-together = Together with { $provider }: the company accepts both of you or neither.
asked-no-service = A reseller relationship, without permission to administer a service.
asked-days = For { $days } days from the acceptance.
asked-no-end = Without an end.
asked-partnership = A partnership. Only the indirect reseller with the domain { $domain } can answer.
invitation-apart = Your partnership with { $provider } has ended, so the link can no longer be accepted. Revoke this invitation, and ask alone or with another provider.
declined-because = The company gave this reason:
declined-not-us = The reader says that this is not for them. No more invitations of yours can be sent to { $to }.
send-again-title = Send the letter again
send-again-hint = To the same address the link stays. To another address there is a new link, and the old one stops working.
send-again = Send again
sent-again = The letter goes to { $to } again.
sent-elsewhere = The letter goes to { $to } with a new link. The old link works no more.
renew-title = Renew the link
renew-hint = Makes a new link with a new end. The old link stops working.
renew-hint-email = Makes a new link with a new end, and emails the letter with it. The old link stops working.
renew = Renew
renewed = The invitation has a new link. The old one works no more.
renewed-and-sent = The invitation has a new link, and the letter goes out with it. The old link works no more.
renew-first = The link has ended. Renew it: the letter then goes out with the new link.
revoke-title = Revoke the invitation
revoke-hint = The link stops working at once, and whoever opens it reads that you took the invitation back. This cannot be undone; you can send a new invitation.
revoke = Revoke
revoked = The invitation is revoked. Its link works no more.
changed-meanwhile = Nothing was done: the invitation had changed meanwhile. This is how it stands now.
step-by = { $name }, { $company }
step-server-trouble = The mail server cannot be used; the letter waits
step-put-off-before = It was put off before: { $words }
step-queued = Letter waits to be sent
step-sent = Letter sent to { $to }
step-refused = Letter to { $to } was refused
step-deferred = The mail server put the letter off ({ $tries ->
    [one] { $tries } attempt
   *[other] { $tries } attempts
}); next attempt { $next }
step-dropped = A letter was not sent, because the invitation had changed
step-expired = The link ended

## Confirming another company

confirmation-title = { $company } accepted
confirmation-lead = You invited { $invited }, and { $company } accepted. Nothing has begun. Compare the two, and say whether you mean this company.
confirmation-compare = The company you invited and the one that accepted
confirmation-invited = You invited
confirmation-accepted = Who accepted
confirmation-no-domain = None proved
confirmation-record = You have another record of { $company }:
confirmation-begins = What begins when you confirm
confirmation-relationship = { $company } becomes your customer.
confirmation-provider = { $provider } becomes its indirect provider.
confirmation-services = You may administer: { $services }
confirmation-hint = If you refuse, nothing begins, the company is told, and you can send a new invitation. Either is final.
refuse = Refuse
confirmed = Confirmed. What was accepted in answer to your invitation to { $company } begins now.
confirmation-refused = Refused. Nothing began, and you can invite { $company } again.
confirmation-settled = Nothing was done: this does not wait for a word any more.
confirmation-apart = It cannot be confirmed: your partnership with the provider has ended. Refuse it, and send a new invitation.
confirmation-ended-since = It cannot be confirmed: the company has ended its relationship with you since it accepted. Refuse it, and send a new invitation if the company wants one.
confirmation-other-record = It cannot be confirmed: another record of yours or of the provider's is in the way. Refuse it.

## The answer page

answer-title = { $partner } asks to be your reseller
answer-lead = { $partner } asks { $company } to become its customer. Read what that means; nothing happens until you accept.
answer-joint-title = { $partner } and { $provider } ask to serve you
answer-joint-lead = { $partner } asks { $company } to become its customer, together with { $provider } as its indirect provider. You accept both or neither. Read what that means; nothing happens until you accept.
answer-own = You belong to { $partner }, which wrote this. This is what the company sees; only the company can answer.
answer-who = Who asks
answer-partner = Partner
answer-provider = Indirect provider
answer-writer = Written by
answer-invited = Written to
answer-until = Answer until
answer-you = You
answer-signed-in = You are signed in as { $name } ({ $email }) and answer for { $company }.
answer-other-company = This invitation was written to { $invited } ({ $invited_domain }), and you are signed in for { $company } ({ $domain }). Accept only if you mean { $company }.
answer-other-tick = I answer for { $company }, although the invitation was written to another company.
answer-means = What accepting means
answer-version = Wording { $version }
answer-services = What { $partner } may administer
answer-services-hint = Tick what you grant: all, some or none. You can take each one away later.
answer-held-already = { $partner } administers already, and goes on as before: { $services }
answer-notice = You gave { $partner } notice. If you accept, you withdraw it, and the relationship goes on beyond
answer-through = { $provider } serves you already, through { $reseller }. If you accept, it does so through { $partner } instead.
answer-days = What you grant ends by itself after { $days } days, unless you change that.
answer-asks-no-service = { $partner } asks to administer nothing.
answer-provider-none = { $provider } administers nothing, whatever you tick.
answer-loses = { $holder } administers this now and would lose it.
answer-agree = I may decide this for { $company }, and I accept { $partner } as our reseller on these terms.
answer-joint-agree = I may decide this for { $company }, and I accept { $partner } as our reseller and { $provider } as our indirect provider on these terms.
answer-next = You get a receipt, and { $partner } is told at once.
answer-next-waits = { $partner } is told at once. Nothing begins until it confirms that it means your company.
answer-to-answer = To answer
answer-sign-in-text = Only a Global admin of your company can accept or decline. Create your company's account, or sign in if it has one.
answer-nothing-yet = Neither accepts anything.
create-an-account = Create an account
accept = Accept
decline-title = Not interested?
not-us = This is not for us
not-us-title = Is this not for you?
not-us-lead = { $partner } wrote to { $company }. If that is not you, or you never heard of { $partner }, say so here.
not-us-text = The invitation is declined, { $partner } is told, and cannot send invitations to your address any more. You need no account for this.
not-us-back = Back to the invitation
not-us-fraud = If you think that somebody only pretends to be { $partner }, answer nothing, and call the company at a number that you know.
decline = Decline
decline-reason = Reason
decline-reason-hint = { $partner } reads it.
reason-control = The reason holds characters that cannot be shown. Paste it again as plain text.
reason-long = The reason has { $length } characters; use at most { $most }.
agree-missing = Tick that you accept on behalf of your company.
authorize-missing = Tick that you authorize the partnership on behalf of your company.
other-company-missing = Tick that you answer for your company although the invitation was written to another.
terms-changed = What is asked has changed since you opened the page. Read it again, and tick what you grant.
other-record = { $partner } serves your company already, under another invitation. There is nothing to accept.
terms-version = 2026-11.2
terms =
    { $partner } becomes your reseller: it may sell you subscriptions and place the orders that you agree on, it is the partner of record for them, and it supports you.

    { $partner } may administer only the services that you tick, on your behalf and within what each of them allows. It never learns your passwords.

    You can take each permission away and end the relationship at any time. Ending it does not by itself end what you have ordered.

terms-joint =
    { $partner } becomes your reseller: it may sell you subscriptions and place the orders that you agree on, it is the partner of record for them, and it supports you.

    { $provider } becomes your indirect provider: { $partner } buys from it what it sells you, so it may place orders for you and sees that you are a customer. It administers nothing of yours.

    { $partner } may administer only the services that you tick, on your behalf and within what each of them allows. It never learns your passwords.

    You can take each permission away and end each of the two relationships at any time. Ending one does not by itself end what you have ordered.
terms-days = Each permission that you grant ends by itself after { $days } days. You can end it sooner, or let it go on.
terms-partnership =
    { $provider } becomes your indirect provider: you can invite customers together with it, and sell them what it buys from the vendor.

    It learns about a customer of yours only when that customer has accepted both of you. It may then place orders for that customer, and administers nothing.

    None of its customers become yours, and none of yours become its. Either of you can remove the partnership at any time; the customers of both, and all admin permissions, stay as they are.

## The reseller's answer to a provider

authorization-title = { $provider } asks you for a partnership
authorization-lead = { $provider } asks { $reseller } to sell with it as its indirect reseller. Read what that means; nothing happens until you authorize it.
authorization-means = What authorizing means
authorization-agree = I may decide this for { $reseller }, and I authorize the partnership with { $provider } on these terms.
authorize = Authorize
authorization-sign-in-text = Only a Global admin or an Admin agent of the partner with the domain { $domain } can authorize or decline. Sign in to answer.
authorization-nothing-yet = Signing in authorizes nothing.
authorized-title = You authorized the partnership with { $provider }
authorized-by-line = { $person } authorized it for { $reseller },
authorized-next-text = { $provider } has been told. You can invite customers together with it now. A receipt is on its way to you by mail.
partners-already = You have a partnership with { $partner } already. There is nothing to authorize.

## The company's account

account-text = This makes your company's account. You become its Global admin.
country = Country
country-choose = Choose a country
country-wrong = Choose your company's country.
your-name = Your name
name-wrong = Type your name: at most { $most } characters, without addresses of pages. Write a space after a dot.
email-code-hint = We mail a code to it, to know that it is yours.
create-account = Create account
have-account = I have an account
back-to-invitation = The invitation of { $partner }
code-title = Confirm your email
code-text = We mailed a code to { $email }. It works for 30 minutes.
code = Code
code-hint = Six digits.
code-wrong = This is not the code. { $left ->
    [one] One try is left.
   *[other] { $left } tries are left.
}
code-over = This code works no more. Ask for a new one.
code-another = Mail me a new code
code-mailed = A new code is on its way to { $email }.
code-too-many = Too many codes were asked for. Try again tomorrow, or answer with another address of your company.
confirm = Confirm
account-made = The account of { $company } is made. Now you can answer.
company-known = { $company } has an account already. Ask one of its Global admins to answer, or sign in:

## A link that cannot be accepted

refused-expired = The invitation of { $partner } has ended
refused-expired-text = The last day to answer it is over. Nothing was accepted.
refused-ask-again = Ask { $partner } for a new invitation if you want one.
refused-revoked = { $partner } took this invitation back
refused-replaced = { $partner } replaced this link
refused-replaced-text = A newer link took its place, and this one works no more. Nothing was accepted.
refused-revoked-text = This link works no more. Nothing was accepted.
refused-newer-mail = Look for a newer mail of { $partner }, or ask it for one.
refused-declined = The invitation of { $partner } was declined
refused-declined-text = Somebody of the company has declined it, so it cannot be accepted any more.
refused-not-us = The invitation of { $partner } is declined
refused-not-us-text = A reader said that it is not for them. { $partner } has been told, and cannot send invitations to that address any more.
refused-not-us-advice = There is nothing more to do. If that was a mistake, ask { $partner } to write to another address.
refused-accepted = The invitation of { $partner } has been accepted
refused-accepted-text = An invitation can be answered once, and this one was.
refused-sign-in-to-see = If it was your company, sign in to see the receipt.
refused-not-yours = This invitation of { $partner } is for another company
refused-not-yours-text = You are signed in for { $company }, which cannot answer it. Nothing was accepted.
refused-sign-in-as-other = Sign out, and sign in as a Global admin of the company that was asked.
refused-not-admin = Only a Global admin can answer { $partner }
refused-not-admin-text = You are a member of { $company }, but not its Global admin. Nothing was accepted.
refused-forward = Give the mail to a Global admin of your company.
refused-not-agent = Only a Global admin or an Admin agent can answer { $partner }
refused-not-agent-text = You are a member of { $company }, but neither its Global admin nor an Admin agent. Nothing was authorized.
refused-forward-agent = Give the mail to a Global admin or an Admin agent of your company.
refused-admins = Global admins of your company:
refused-other-cloud = { $partner } is in another cloud
refused-other-cloud-text = { $partner } is in the { $theirs }, and { $company } is in the { $ours }. Relationships and partnerships never cross clouds. Nothing was accepted.
refused-partnership-ended = { $partner } cannot ask you like this any more
refused-partnership-ended-text = It asked together with { $provider }, and the partnership of the two has ended. Nothing was accepted.

## Accepted, and the receipt

accepted-title = You accepted { $partner } as your reseller
accepted-joint-title = You accepted { $partner } and { $provider }
accepted-waits-title = { $partner } has yet to confirm
accepted-void-title = Nothing came of accepting { $partner }
accepted-provider = { $provider } may place orders for you and administers nothing.
accepted-waits = { $partner } invited another company and must first confirm that it means yours. Until then nothing has begun.
accepted-waits-text = { $partner } has been told. We mail you what it says. A receipt is on its way to you by mail.
accepted-refused = { $partner } did not confirm that it means your company. Nothing began.
accepted-refused-text = Ask { $partner } for an invitation of your own if you want to become its customer.
accepted-withdrawn = You took this acceptance back. Nothing began.
accepted-by = { $person } accepted for { $company },
accepted-granted = What { $partner } may administer
no-service = No service.
accepted-next = What happens next
accepted-next-text = { $partner } has been told and can serve you from now on. A receipt is on its way to you by mail, and you find it here at any time.
see-receipt = See the receipt
receipt = Receipt
receipt-lead = { $company } accepted { $partner } as its reseller.
receipt-joint-lead = { $company } accepted { $partner } as its reseller and { $provider } as its indirect provider.
receipt-partnership-lead = { $reseller } authorized a partnership with { $provider }.
receipt-reseller = Reseller
receipt-days = Each for { $days } days from its beginning.
receipt-partner = Partner
receipt-company = Company
receipt-invited = Invitation written to
receipt-person = Accepted by
receipt-at = Accepted on
receipt-authorized-by = Authorized by
receipt-authorized-at = Authorized on
receipt-authorized-wording = Wording { $version }, as it was authorized
receipt-number = Number
receipt-services = Permission to administer
granted = Granted
not-granted = Not granted
receipt-wording = Wording { $version }, as it was accepted
receipt-print = Print this page with your browser to keep it.

## Partners of a customer

partners-text = Who serves your company, since when, and what each may administer.
partners-none = Nobody serves your company yet. A partner that wants to sends you an invitation by mail.
accepted-by-label = Accepted by
may-administer = May administer

partners-waiting = You accepted { $partner }, which invited another company and has not confirmed yours. Nothing has begun. Accepted on
withdraw-acceptance = Withdraw the acceptance
withdrawn = Your acceptance is withdrawn, and { $partner } is told. Nothing has begun.
receipts-all = Receipts
provider-no-orders = Nothing, and it can place no orders for you now: that needs a reseller of yours that it works with.
partners-notice = The relationship with { $partner } ends after
provider-orders-only = Nothing. It may place orders for you.
end-relationship = End relationship
withdraw-notice = Withdraw the notice
ending-lead = You are about to end your relationship with { $partner }.
ending-until = Last day
ending-until-hint = Leave it empty to end the relationship at once. A day may lie up to { $most } days ahead: both sides see it, and you can withdraw it until then.
ending-unsaid = Say when it ends: on a day, or leave the field empty to end it at once.
ending-services = { $partner } can no longer administer: { $services }.
ending-nothing = { $partner } administers nothing of yours, so no permission ends.
ending-provider = { $partner } can no longer place orders for you.
ending-subscriptions = { $count ->
        [one] One subscription that { $partner } sells you runs until its term ends, and is not renewed.
       *[other] { $count } subscriptions that { $partner } sells you run until their terms end, and are not renewed.
    }
ending-provider-stays = { $provider } stays your indirect provider, but cannot order without this reseller. You can end that relationship too.
ending-told = { $partner } is told at once.
ending-final = It cannot be undone. { $partner } can serve you again only if you accept a new invitation.
ended-by-us = The relationship with { $partner } has ended, and { $partner } is told.
notice-given = The relationship with { $partner } ends after { $day }, and { $partner } is told. You can withdraw that until then.
notice-withdrawn = The notice is withdrawn: the relationship with { $partner } goes on, and { $partner } is told.
relationship-changed = Nothing was done: the relationship with { $partner } had changed meanwhile.

## The map of services

map-title = Who administers what
map-text = One partner at most administers a service of yours. Your Global admins give a service to another reseller of yours, take it away, or say when the permission ends.
administered-by = Administered by
nobody = Nobody
change-service = Change who administers { $service }
give-to = Give to
reassign = Reassign
permission-ends = Ends after
permission-ends-hint = Leave it empty to let it go on without an end.
end-unsaid = Say when it ends: on a day, or leave the field empty for no end.
set-end = Set end
take-away = Take away
take-away-hint = { $partner } is told at once, and stays your reseller.
map-no-partner = No reseller serves you that you could give it to.
map-notice = The relationship with { $partner }, and every permission of it, ends after
reassign-nobody = Choose a reseller that serves your company.
reassigned = { $partner } administers { $service } from now on. Whoever held it before is told.
taken-away = Nobody administers { $service } for you any more, and whoever did is told.
end-set = The permission for { $service } ends after { $day }, and its holder is told.
end-lifted = The permission for { $service } has no end now, and its holder is told.
map-changed = Nothing was done: the map had changed meanwhile. This is how it stands now.

## Services

service-exchange-online = Exchange Online
service-exchange-online-means = Mailboxes, mail flow, shared calendars and their settings.
service-sharepoint = SharePoint
service-sharepoint-means = Sites, files, and who they are shared with.
service-teams = Teams
service-teams-means = Teams, meetings, calling, and their policies.
service-intune = Intune
service-intune-means = Phones and computers: their settings, applications and wiping.
service-entra-id = Entra ID
service-entra-id-means = People, groups, sign-in and roles: whoever administers this can reach nearly everything.
service-azure = Azure
service-azure-means = Servers, storage and networks, and what they cost.
service-dynamics-365 = Dynamics 365
service-dynamics-365-means = Sales, service and finance applications and their data.
service-power-platform = Power Platform
service-power-platform-means = Applications and flows, their environments and connections.
service-security = Security
service-security-means = Alerts, protection policies, and audits.

## Activity

activity-own = Your role shows you what you did yourself.
activity-none = Nothing has happened yet.
event-organization-created = Made the account of { $subject }
event-password-changed = Changed the password
event-address-changed = Changed the email
event-personal-data-removed = Removed the personal data of a former member
event-data-exported = Exported the organization's data
event-password-set = Set a new password
event-customer-added = Put { $subject } on the list of customers
event-drafted = Drafted an invitation to { $subject }
event-discarded = Discarded the draft to { $subject }
event-done = Finished the invitation to { $subject }: its link works
event-sent-again = Sent the letter to { $subject } again, to { $note }
event-renewed = Renewed the link of { $subject }, until { $note }
event-revoked = Revoked the invitation to { $subject }
event-opened = The link of { $subject } was opened for the first time
event-answer-refused = Somebody who may not answer for { $subject } tried to
event-accepted = Accepted: { $subject }
event-accepted-by-other = { $note } accepted the invitation to { $subject }
event-declined = Declined: { $subject }
event-declined-because = Declined: { $subject }. Reason: { $note }
event-not-us = The reader says that this is not for them: { $subject }
event-not-us-because = The reader says that this is not for them: { $subject }. Reason: { $note }
event-share-used-up = So many invitations were sent that the next has to wait
event-permission-granted = Permission to administer { $note } was granted: { $subject }
event-permission-ended = Permission to administer { $note } ended: { $subject }
event-relationship-removed = Removed the relationship with { $subject }
event-relationship-ended = Ended the relationship with { $subject }
event-notice-given = Gave notice: the relationship with { $subject } ends after { $note }
event-notice-withdrawn = Withdrew the notice: the relationship with { $subject } goes on
event-provider-moved = { $note } serves as provider through another reseller from now on: { $subject }
event-permission-end-set = Set when a permission ends ({ $note }): { $subject }
event-permission-end-lifted = Let a permission go on without an end ({ $note }): { $subject }
event-confirmed = Confirmed { $note }, which accepted the invitation: { $subject }
event-not-confirmed = Refused { $note }, which accepted the invitation: { $subject }
event-acceptance-withdrawn = Took back the acceptance: { $subject }
event-authorized = Authorized the partnership: { $subject }
event-partnership-declined = Declined the partnership: { $subject }
event-partnership-declined-because = Declined the partnership: { $subject }. Reason: { $note }
event-partnership-removed = Removed the partnership with { $subject }
event-member-invited = Made { $subject } a member: { $note }
event-welcomed-again = Sent { $subject } the link to set a password again
event-roles-changed = Changed the roles of { $subject }: { $note }
event-member-deactivated = Deactivated { $subject }
event-member-activated = Activated { $subject } again
event-order-placed = Ordered for { $subject }: { $note }
event-order-cancelled = Took an order back: { $note } ({ $subject })
event-subscription-started = Started { $subject }: { $note }
event-subscription-renamed = Renamed { $subject }: { $note }
event-quantity-changed = Changed the seats of { $subject }: { $note }
event-renewal-turned-on = Turned on auto-renew of { $subject }
event-renewal-turned-off = Turned off auto-renew of { $subject }
event-subscription-suspended = Suspended { $subject }
event-subscription-resumed = Resumed { $subject }
event-subscription-cancelled = Cancelled { $subject }
event-subscription-cancelled-back = Cancelled { $subject }; given back: { $note }
event-cancelled-for-end = Cancelled { $subject } for the end of its term, { $note }
event-subscription-renewed = { $subject } was renewed until { $note }
event-subscription-expired = { $subject } expired
event-subscription-contact-set = Made { $note } the support contact of { $subject }
event-subscription-contact-none = Took away the support contact of { $subject }
event-licences-given = Gave licences of { $subject } to { $note }
event-licences-taken = Took licences of { $subject } from { $note }

## Members

members = Members
name = Name
roles = Roles
member-active = Active
member-invited = Invited
member-deactivated = Deactivated
member-no-password = Has not set a password yet
search-members = Search by the beginning of a name, or by a whole address
members-no-match = Nobody here matches “{ $q }”.
invite-member = Invite a member
invite-member-text = We mail them a link with which they set their password. Then they can sign in.
member-email-hint = The link goes there, and they sign in with it.
member-language-hint = The language of the letter, and of their pages.
member-name-wrong = Type their name: at most { $most } characters, without addresses of pages. Write a space after a dot.
member-role-missing = Choose at least one role.
member-taken = Somebody has an account with this address, and nobody can be a member of two organizations. Type another address of theirs.
member-known = { $name } is a member already, with this address.
member-was-known = { $name } was a member with this address and is deactivated. You can activate them again.
member-open = See { $name }
member-is-invited = { $name } is a member now. The link to set a password is on its way to { $email }.
about-member = About
welcome-again = Send the link again
welcome-again-text = The link to set a password went to { $email }. You can send a new one; the earlier ones stop working.
member-welcomed-again = A new link is on its way to { $email }. The earlier ones work no more.
roles-hint = A change acts at once, also for somebody who is signed in.
save-roles = Save roles
member-roles-saved = The roles of { $name } are saved.
deactivate = Deactivate
deactivate-text = What happens:
deactivate-sessions = { $name } is signed out everywhere at once, and cannot sign in any more.
deactivate-oneself = You are signed out everywhere at once, and cannot sign in any more.
deactivate-invitations = Open invitations stay, and are marked.
deactivate-licences = The licences become free for others.
restore-licences = Licences have to be given anew.
deactivate-history = The history stays. This can be undone for { $days } days.
member-is-deactivated = { $name } is deactivated and signed out everywhere.
activate-again = Activate again
activate-again-text = { $name } can sign in again as before, with the same roles.
member-is-activated = { $name } is a member again.
member-last-admin = { $name } is the last Global admin who can sign in. Make somebody else a Global admin first.
member-already = Nothing was changed: it was so already.
writer-is-gone = { $name } is no longer a member
what-roles-may = What each role may do
role-allows = yes
role-allows-not = no
act-see-customers = See customers and their records
act-invite = Draft, send, renew and revoke an invitation
act-remove-relationship = Remove a customer relationship
act-administer = Administer a service, its users and licences on behalf of a customer
act-administer-users = Administer users on behalf of a customer
act-order = Order, change and suspend subscriptions
act-keep-records = Keep what is noted on records, import and export customers
act-see-subscriptions = See subscriptions and orders
act-give-licences = Give and take licences
act-support = Support contacts and service requests
act-map-accounts = Map provider accounts and schedule reports
act-manage-members = Manage members, roles, the company and integrations
act-see-activity = See activity
act-see-own-acts = own acts
act-see-partners = See partners and what each may do
act-answer = Answer an invitation
act-steer = Reassign or take away admin permissions, end a relationship
act-authorize = Authorize or remove a partnership with a provider

## Subscriptions and orders

subscription = Subscription
subscription-active = Active
subscription-suspended = Suspended
subscription-cancelled = Cancelled
subscription-expired = Expired
order-placed = Waits to be fulfilled
order-fulfilled = Fulfilled
order-cancelled = Cancelled
orders = Orders
order = Order
open-order = Open the order
new-order = New order
offer = Offer
price = Price
term = Term
term-end = End of the term
term-month = one month
term-year = one year
term-three-years = three years
billing-monthly = billed monthly
billing-yearly = billed yearly
price-month = { $price } a seat and month
price-year = { $price } a seat and year
price-usage = { $price } a unit used
seats = Seats
seats-used = { $used } of { $all } given
seats-free = { $free } free
seats-hint = Not fewer than are given to users: { $used }. What is added or taken away counts from now on.
by-usage = By usage
renews-on = Renews on
expires-on = Expires on
cancels-on = Ends on
ended-on = Ended on
sold-by = Sold by
ordered-by = Ordered by
ordered-for = For
ordered-at = When
subscriptions-none = Your company has no subscriptions.
subscriptions-none-sold = Nothing has been ordered for this customer yet.
active-total = Active now: { $month } a month, { $year } a year
active-total-beyond = There are too many to add up what is active. The list of all subscriptions under Customers has them.
total-month-year = Total: { $month } a month, { $year } a year
not-served = You do not serve { $company } now, so nothing can be ordered or changed.
about-subscription = What was bought
own-name = Own name
own-name-wrong = Type a name of at most { $most } characters, with letters or digits and without angle brackets and addresses of pages or mail.
own-name-saved = The subscription is called { $name } now.
save-name = Save name
save-seats = Save seats
quantity-no-number = Type a whole number.
quantity-below-licences = { $given ->
        [one] One licence is given. Take it back first, or keep at least one seat.
       *[other] { $given } licences are given. Take some back first, or keep at least { $given } seats.
    }
quantity-out-of-range = The offer allows { $least } to { $most }.
quantity-changed = Somebody else has just set it to { $now }. Look again, then save.
quantity-saved = { $count ->
        [one] The subscription has one seat now.
       *[other] The subscription has { $count } seats now.
    }
auto-renew = Auto-renew
renewal-on-text = Another term begins by itself when this one ends.
renewal-off-text = It ends with its term.
turn-renewal-on = Turn on auto-renew
turn-renewal-off = Turn off auto-renew
renewal-is-on = Auto-renew is on.
renewal-is-off = Auto-renew is off: the subscription ends with its term.
suspend = Suspend
suspend-text = Nobody can use it until you resume it, and the customer is told. Users keep their licences. If it is still suspended when its term ends, it is cancelled.
resume = Resume
resume-text = It can be used again, and the customer is told.
suspended-now = { $name } is suspended. The customer is told.
suspended-already = { $name } was suspended already.
resumed-now = { $name } is active again. The customer is told.
resumed-already = { $name } was active already.
subscription-is-over = This subscription is over; nothing can be changed. Order anew instead.
subscription-is-suspended = This subscription is suspended. Resume it first.
subscription-no-seats = This subscription is charged by usage; it has no seats.
cancel-subscription = Cancel subscription
keep-subscription = Keep it
cancel-text = It ends at once, and what is left is given back, until
cancel-text-later = It ends with its term, on
cancel-is-set = It is cancelled, and ends with its term, on
cancel-what = Cancel { $name }?
cancel-ends-now = It ends now. The customer is told.
cancel-gives-back = Given back: { $back }
cancel-frees = { $count ->
        [one] One user loses the licence.
       *[other] { $count } users lose their licences.
    }
cancel-at-once-until = This is possible until
cancel-ends-then = More than seven days have passed since it began or was renewed, so it ends with its term, on
cancel-gives-nothing = Nothing is given back; it can be used until then. The customer is told.
cancel-can-be-taken-back = Until then you can turn auto-renew on again.
cancellation-changed = What cancelling means has changed since you opened the page. Read it again, then decide.
cancelled-now = { $name } is cancelled. The customer is told.
cancelled-now-back = { $name } is cancelled, and { $back } is given back. The customer is told.
cancelled-at-end = { $name } ends on { $end }. The customer is told.
history = History
by-itself = By itself
new-order-text = Choose what { $company } needs. Nothing is ordered before you have seen the basket.
quantity = Quantity
quantity-of = Quantity of { $offer }, { $term }
quantity-range = { $least } to { $most }
to-basket = Continue to the basket
basket = Basket
basket-text = This is what you order for { $company }.
basket-at-once = It becomes active as soon as you place the order. The customer is told.
basket-by-hand = It becomes active when the order is marked as fulfilled. The customer is told.
basket-empty = Choose at least one offer: type a quantity beside it.
basket-too-long = An order has at most { $most } lines. Place several.
basket-quantity-wrong = { $offer }: type a number from { $least } to { $most }, or leave it empty.
basket-offer-gone = Something you chose is not offered any more. Look through the basket again.
basket-twice = The basket names an offer twice, or lacks a quantity. Look through it again.
basket-gone = { $offer } is not offered in this quantity any more.
sum = Sum
usage-not-counted = Usage is charged afterwards and is not in the total.
place-order = Place order
change-basket = Change the basket
order-done = It is ordered, and active for { $company }.
order-waits = It is ordered for { $company }, and waits to be fulfilled.
about-order = Who ordered it
order-waits-title = This order waits
order-waits-text = Its subscriptions become active when somebody marks it as fulfilled.
fulfil-order = Mark as fulfilled
cancel-order = Cancel order
order-is-fulfilled = The order is fulfilled: its subscriptions are active.
order-is-cancelled = The order is cancelled.
order-is-settled = This order does not wait any more.
blocker-subscription = The subscription { $name } runs until { $end }.
blocker-subscription-fix = Open { $name } to cancel it
blocker-order = The order of { $day } waits to be fulfilled.
blocker-order-fix = Open it to fulfil or cancel it
contact-of-customer = for the whole customer
subscription-contact-saved = The support contact of this subscription is saved.
export-subscriptions = Export subscriptions
request-no-subscription = No subscription in particular
request-subscription-wrong = Choose a subscription that this partner sells you, or none.

## Licences

user = User
licences-by-subscription = By subscription
licences-by-user = By user
licences-no-subscription = There is no subscription with seats.
licences-not-ours = You do not administer Entra ID of { $company }, so its users and licences are not yours to see or give. Its Global admin can let you: request it again.
licences-suspended = The subscription is suspended: no licence can be given until it is resumed.
licences-none-free = Every seat is given. Take a licence back, or have the seats raised.
licences-without = Users without a licence
licences-with = Users with a licence
licences-everybody-has = Every user has one.
licences-nobody-has = Nobody has one.
licences-nobody-here = Nobody on this page.
licences-user-without = Without a licence of
licences-user-with = With a licence of
licences-user-has-all = There is nothing else to give.
licences-user-has-none = None.
licences-nothing-here = Nothing on this page.
give-licences = Give licences
take-licences = Take licences
licences-nobody = Tick at least one user.
licences-nothing = Tick at least one subscription.
licence-given = { $user } has a licence of { $what } now.
licence-already = { $user } had a licence of { $what } already.
licence-no-seat = { $user } got none of { $what }: every seat is given.
basket-price-changed = A price has changed since you saw the basket. Look at the prices, then continue to the basket again.
licence-not-active = { $user } got none of { $what }: it is not active.
licence-no-user = { $user } got none of { $what }: they are a user no longer.
licence-taken = { $user } has no licence of { $what } any more.
licence-not-there = { $user } had no licence of { $what }.

## The catalogue as a list

catalogue-code-wrong = Type 1 to 40 letters, digits, hyphens, dots or underscores.
catalogue-code-twice = This code is in line { $line } already. Each offer needs its own.
catalogue-name-wrong = Type a name of at most { $most } characters.
catalogue-word-wrong = Type one of: { $words }.
catalogue-billing-longer = A term of one month is billed monthly.
catalogue-number-wrong = Type a whole number from { $least } to { $most }.
catalogue-largest-wrong = The largest number is below the smallest.
catalogue-currency-wrong = Type the code of a currency (ISO 4217), such as EUR.
## Users

add-user = Add user
user-is-added = { $name } is a user now. The link to set a password is on its way to { $email }.
user-known = { $name } is a user already, with this address.
user-was-known = { $name } was a user with this address and is deactivated. You can restore them.
users-no-permission = You do not administer Entra ID for { $company }, so you see none of its users and can change none. A Global admin of { $company } can grant you that permission.
users-not-served = You see the users of { $company } while you serve it and administer Entra ID for it.
users-refused = Nothing was done: you do not administer Entra ID for { $company }.
role-not-on-behalf = Only a Global admin of { $company } makes somebody a Global admin.
member-not-on-behalf = Nothing was done: only a Global admin of { $company } says who is a Global admin there, and deactivates or restores one.
member-steered-by-company = { $name } is a Global admin of { $company }. Only a Global admin of { $company } can change their roles, deactivate or restore them.
member-details-saved = The name and the language of { $name } are saved.
send-reset = Send a link to set a new password
send-reset-text = The link goes to { $email }, works for 2 hours and once. Earlier links stop working. Until a new password is set the old one goes on working; nobody but its owner ever sees either.
password-link-sent = A link to set a new password is on its way to { $email }. It works for 2 hours; the earlier ones work no more.
password-link-recent = Nothing was sent: a link went to { $name } less than a minute ago. If it does not arrive, try again in a minute.
password-link-deactivated = Nothing was sent: { $name } is deactivated.
restore = Restore
user-is-restored = { $name } is a user again.
activate-again-until = That is possible until
too-late-to-restore = Too late to restore
member-restored-too-late = { $name } was deactivated more than { $days } days ago, and cannot be restored any more. Add the same address again to make them a new start: with a new password, and with the roles that you choose then.
user-import-text = Each new user is mailed a link to set a password. Whoever is a user already is left as they are. If a line is faulty, nobody is added.
user-import-name = Their name.
user-import-email = Their address, which they sign in with.
user-import-roles = Parted by semicolons: { $roles }. Empty for user. The column may be left out.
user-import-language = One of { $languages }. Empty for the company's own. The column may be left out.
user-import-file-hint = A list as CSV with these headings in its first line, and at most { $most } users.
user-import-nothing = Nobody was added. Correct this in the file and import it again:
user-import-further = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
user-import-email-twice = The address is in line { $line } already. Take one of the two out.
user-import-role-unknown = The role “{ $role }” is unknown. Use one of these: { $known }.
user-import-language-unknown = The language “{ $language }” is unknown. Use one of these: { $known }.
users-imported = Added { $added }, { $known ->
    [one] 1 was a user already
   *[other] { $known } were users already
}.
event-member-began-anew = Made { $subject } a member anew: { $note }
event-member-changed = Changed the language of { $subject }
event-member-renamed = Changed the name of { $note } to { $subject }
event-password-reset-started = Sent { $subject } a link to set a new password
event-second-factor-set-up = Set up a second factor
event-second-factor-removed = Removed their second factor
event-second-factor-reset = Reset the second factor of { $subject }
event-recovery-code-used = Used a recovery code
event-recovery-codes-renewed = Made new recovery codes
event-second-factor-demanded = Demanded a second factor of all members
event-second-factor-demand-lifted = Demanded a second factor no more
open-portal = Open the admin portal
## Support

support-contact = Support contact
support-nobody = Nobody in particular
support-contact-hint = { $company } sees the name and the address, and reads there whom to write to. What the company writes in its requests is mailed to this person; to somebody of a provider only where the provider was added to the request.
support-save-contact = Save contact
support-contact-saved = The support contact of { $company } is saved.
support-contact-unknown = This person cannot be the contact any more. Choose somebody of the list.
support-not-served = No relationship with { $company } is active, so there is no support contact.
support-no-partner = No reseller serves your company, so nobody supports it.
requests = Service requests
requests-none = There is no service request.
requests-provider = You see the requests that you were added to.
requests-more = Only the first { $most } of the requests that are not closed are shown here.
request-new = New service request
request-no-reseller = No service request can be opened: no reseller relationship is active. Earlier requests stay readable.
request-on-behalf = You open it on behalf of { $company }, whose admins see it and are told.
request-goes-to = It goes to { $partner }.
request-partner = Partner
request-partner-choose = Choose a partner
request-partner-missing = Choose the partner that is to help.
request-description = What is wrong
request-description-hint = What you did, what happened, and who is hindered. Write no passwords here.
request-description-missing = Say what is wrong.
severity = Severity
severity-critical = Critical
severity-moderate = Moderate
severity-minimal = Minimal
severity-choice = { $severity }: first answer within { $hours } hours
request-severity-missing = Choose how severe it is.
request-text-control = The text holds characters that cannot be seen. Type it anew.
request-text-long = The text has { $length } characters; use at most { $most }.
request-open-it = Open request
request-opened = The request is open. The first answer is due by { $due }.
request-opened-already = This request had been opened already. Here it is.
request-open = Open
request-attention = Attention needed
request-closed = Closed
request-overdue = Overdue
request-opened-by = Opened by
request-answer-by = First answer by
request-answered = First answer
request-lacks-permission = No admin permission
request-lacks-permission-text = { $partner } holds no admin permission of { $company } now, so it can advise but administers nothing. It stays responsible for the support.
request-has-ended = The relationship with { $partner } has ended. The request can be read, and nothing can be added to it.
request-about = About the request
request-provider = Provider
request-conversation = Conversation
request-write-title = Write a message
request-message = Message
request-message-missing = Type a message.
request-asks = The customer must answer
request-send = Send message
request-written = The message is sent, and the other side is told.
request-written-already = This message had been sent already.
request-not-sent = What you typed was not sent
request-severity-title = Change the severity
request-save-severity = Save severity
request-severity-saved = The severity is { $severity }.
request-provider-add-hint = { $provider } would see the whole conversation, and may write in it.
request-provider-remove-hint = { $provider } sees the whole conversation. Once removed, it sees nothing of it any more.
request-add-provider = Add { $provider }
request-remove-provider = Remove { $provider }
request-provider-added = The provider is added: it sees the request, and may write in it.
request-provider-removed = The provider is removed: it sees the request no more.
request-provider-unknown = Nothing was done: the request, or who serves the company, had changed meanwhile.
request-close-title = Close the request
request-outcome = What came of it
request-close = Close request
request-was-closed = The request is closed, and the other side is told.
request-closed-already = The request was closed already.
request-closed-meanwhile = The request is closed. To write in it, reopen it.
request-ended-meanwhile = Nothing was done: the relationship has ended, and nothing can be added to the request.
request-reopen-title = Reopen the request
request-reason = Why it is reopened
request-reason-missing = Say why it is reopened.
request-reopen = Reopen request
request-reopened = The request is open again, and the other side is told.
request-open-already = The request was open already.
entry-opened = opened the request
entry-message = wrote
entry-question = wrote, and asks the customer to answer
entry-closed = closed the request
entry-reopened = reopened the request
entry-severity = changed the severity to { $severity }
entry-provider-added = added { $provider }
entry-provider-removed = removed { $provider }
event-support-contact-set = Chose { $note } as the support contact: { $subject }
event-support-contact-none = Chose nobody in particular as the support contact: { $subject }
event-request-opened = Opened the service request “{ $note }”: { $subject }
event-request-answered = Gave the first answer to the service request “{ $note }”: { $subject }
event-request-written = Wrote in the service request “{ $note }”: { $subject }
event-request-closed = Closed the service request “{ $note }”: { $subject }
event-request-reopened = Reopened the service request “{ $note }”: { $subject }
event-request-severity-changed = Changed the severity of the service request “{ $note }”: { $subject }
event-request-provider-added = Added the provider to a service request ({ $note }): { $subject }
event-request-provider-removed = Removed the provider from a service request ({ $note }): { $subject }
letter-request-opened-subject = { $company } opened a service request: { $title }
letter-request-opened =
    Hello { $name },

    { $author } of { $company } opened the service request “{ $title }”. Its severity is { $severity }, and the first answer is due by { $due }.
letter-request-message-subject = { $company } wrote: { $title }
letter-request-message =
    Hello { $name },

    { $author } of { $company } wrote in the service request “{ $title }”:
letter-request-question-subject = { $company } needs your answer: { $title }
letter-request-question =
    Hello { $name },

    { $author } of { $company } wrote in the service request “{ $title }” and cannot go on without your answer:
letter-request-closed-subject = { $company } closed a service request: { $title }
letter-request-closed =
    Hello { $name },

    { $author } of { $company } closed the service request “{ $title }”. If it is not settled, you can reopen it.
letter-request-reopened-subject = { $company } reopened a service request: { $title }
letter-request-reopened =
    Hello { $name },

    { $author } of { $company } reopened the service request “{ $title }”:

## Lists as files

sheet-no-file = Choose a file.
sheet-too-large = The file is larger than { $most } MB. Split it into several.
sheet-empty = The file is empty: it needs a line with headings and at least one line below them.
sheet-not-text = The file is no list in UTF-8. Save it from your spreadsheet as “CSV UTF-8” and try again.
sheet-missing-column = The column “{ $column }” is missing. Add it to the headings.
sheet-unknown-column = The column “{ $column }” is unknown. Take it out, or correct its heading.
sheet-repeated-column = The column “{ $column }” is there twice. Take one of them out.
sheet-cells = The line has { $has } cells, and there are { $wanted } headings. Put text that holds a separator in quotation marks.
sheet-broken-line = The cell runs over the end of its line. Look for a quotation mark that is not closed.
sheet-control = The cell holds characters that cannot be seen. Type it anew.
sheet-too-long = The cell has more than { $most } characters. Shorten it.
sheet-too-many = The file has more than { $most } lines. Split it into several.
sheet-line = Line { $line }: { $why }
sheet-line-column = Line { $line }, column “{ $column }”: { $why }

## The demo's mailbox

mailbox = Mailbox
mailbox-text = Every mail of the demo, newest first. To see how a refused letter looks, write to anybody at refused.example; mail to busy.example is put off.
mailbox-empty = No mail yet.
mail-from = From
mail-to = To
mail-reply-to = Reply to
mail-text = Text
mail-html = As HTML

## Letters

letter-from = { $partner } via Accord
letter-button-answer = Read and answer
letter-button-open = Open in Accord
letter-button-receipt = See the receipt
letter-button-address = Confirm the email
letter-button-password = Set password
letter-button-sign-in = Sign in
invitation-subject = { $partner } asks { $company } to become its customer
invitation-message =
    Hello,

    { $partner } would like to be the cloud reseller of { $company }: to sell you subscriptions, to support you, and to administer the services that you choose.

    On this page you see what we ask for, and you accept or decline:

    { $link }

    The link is meant for your company only. A Global admin of { $company } answers; opening the page accepts nothing.

    Kind regards,
    { $writer }
    { $partner }
joint-subject = { $partner } and { $provider } ask { $company } to become their customer
joint-message =
    Hello,

    { $partner } would like to be the cloud reseller of { $company }: to sell you subscriptions, to support you, and to administer the services that you choose. { $partner } buys what it sells from { $provider }, which would be your indirect provider: it may place orders for you, and administers nothing.

    On this page you see what each of us asks for, and you accept or decline both:

    { $link }

    The link is meant for your company only. A Global admin of { $company } answers; opening the page accepts nothing.

    Kind regards,
    { $writer }
    { $partner }
partnership-subject = { $provider } asks { $reseller } for a partnership
partnership-message =
    Hello,

    { $provider } would like { $reseller } to sell with it as its indirect reseller: you invite customers together with us, and sell them what we buy from the vendor.

    On this page you see what that means, and you authorize or decline it:

    { $link }

    The link is meant for { $reseller } only. A Global admin or an Admin agent answers; opening the page authorizes nothing.

    Kind regards,
    { $writer }
    { $provider }
letter-welcome-subject = Your account at { $organization }
letter-welcome =
    Hello { $name },

    you are now a member of { $organization } in Accord. Set your password here:

    { $link }

    The link works until { $until }, and once. Nobody at Accord will ever ask you for your password.
letter-forgotten-subject = Set a new password
letter-forgotten =
    Hello { $name },

    somebody, you we hope, asked for a new password for this address. Set it here:

    { $link }

    The link works until { $until }, and once. If it was not you, do nothing: your password stays as it is.
letter-password-changed-subject = Your password was changed
letter-password-by-owner = by somebody who was signed in and typed the one before
letter-password-by-link = by a link that was mailed to this address
letter-password-changed =
    Hello { $name },

    your password at Accord was changed on { $at }, { $how }.

    From: { $address } ({ $device })

    All other sessions were ended. If it was you, there is nothing to do. If it was not, set a new password now:

    { $link }
letter-address-proof-subject = Confirm your new email
letter-address-proof =
    Hello { $name },

    you, we hope, want to sign in at Accord with this address. Open this page while you are signed in, and confirm it:

    { $link }

    The link works until { $until }, and once. If it was not you, do nothing: nobody can use this address without it.
letter-address-tried-subject = Somebody typed your email as theirs
letter-address-tried =
    Hello { $name },

    somebody with another account at Accord wanted to change their email to yours. Nothing was changed, and they were not told that you have an account.

    If it was you, with a second account of yours, keep in mind that an email belongs to one account only. If it was not, do nothing.

    { $link }
letter-address-changed-subject = Your email was changed
letter-address-earlier =
    Hello { $name },

    on { $at } the email of your account at Accord was changed from this address to { $new }. You sign in with that one now.

    If it was you, there is nothing to do. If it was not, tell a Global admin of your organization at once: { $admins }. They can deactivate the account.

    { $link }
letter-address-earlier-alone =
    Hello { $name },

    on { $at } the email of your account at Accord was changed from this address to { $new }. You sign in with that one now.

    If it was you, there is nothing to do. If it was not, tell whoever runs Accord at once.

    { $link }
letter-address-new =
    Hello { $name },

    on { $at } this address became the email of your account at Accord. You sign in with it from now on, and letters to you come here.

    { $link }
letter-deactivated-subject = Your account at { $organization } was deactivated
letter-deactivated = your account at { $organization } was deactivated. You cannot sign in any more.
letter-activated-subject = You are a member of { $organization } again
letter-activated = your account at { $organization } was activated again, with the password and the roles you had.
letter-details-subject = Your details were changed
letter-details = your name and your language are now as in this letter: { $language }.
letter-roles-subject = You have other roles at { $organization }
letter-roles = your roles at { $organization } are now: { $roles }.
letter-member-notice =
    Hello { $name },

    { $what }

    { $by } ({ $company }) did that on { $at }. If it should not have been done, tell a Global admin of your organization.

    { $link }
letter-attacked-subject = Many tries to guess your password
letter-attacked =
    Hello { $name },

    in the last day somebody tried a hundred wrong passwords or more for your account at Accord. They are held off now. You can sign in from where you signed in lately as before.

    If you are somewhere else and are held off too, set a new password; then you can sign in at once:

    { $link }
letter-second-factor =
    Hello { $name },

    { $what }

    If this was you, or you know of it, there is nothing to do. If not, set a new password at once, and tell your Global admin. A new password is set here:

    { $link }

    Nobody at Accord will ever ask you for a code.
letter-by-operator = whoever runs this Accord
letter-second-factor-set-up-subject = A second factor was set up
letter-second-factor-set-up = an app was set up as the second factor of your sign-in, by { $by }, on { $at }. Signing in asks for a code from it from now on.
letter-second-factor-removed-subject = Your second factor was removed
letter-second-factor-removed = the second factor of your sign-in was removed by { $by }, on { $at }. Your password alone is enough to sign in now.
letter-second-factor-reset-subject = Your second factor was reset
letter-second-factor-reset = the second factor of your sign-in was reset by { $by }, on { $at }, and you were signed out everywhere. Your password alone is enough to sign in until you set up a new one.
letter-recovery-code-used-subject = A recovery code was used
letter-recovery-code-used = one of your recovery codes was used in place of your app by { $by }, on { $at }. It works no more. If you lost your app, set up another.
letter-recovery-codes-subject = You have new recovery codes
letter-recovery-codes = new recovery codes were made by { $by }, on { $at }. The ones before work no more.
letter-code-subject = Your code for Accord
letter-code =
    Hello { $name },

    to confirm your email for the account of { $company }, type this code on the page that asks for it:

    { $code }

    It works for 30 minutes. If you did not ask for it, do nothing. Give the code to nobody, whoever asks.
letter-account-there-subject = You have an account at Accord
letter-account-there =
    Hello,

    somebody, you we hope, tried to create an account at Accord with this address. It has one already. Sign in here, or set a new password there:

    { $link }

    If it was not you, do nothing.
letter-accepted-subject = { $company } accepted
letter-accepted =
    Hello { $name },

    { $company } accepted your invitation. { $person } ({ $email }) did so on { $at }.

    You may administer: { $services }

    { $link }
letter-declined-subject = { $company } declined
letter-declined =
    Hello { $name },

    { $company } declined your invitation. { $person } ({ $email }) of { $answering } did so on { $at }.

    Reason: { $reason }

    { $link }
letter-not-us-subject = { $company }: not for them
letter-not-us =
    Hello { $name },

    The reader of your invitation to { $company } said on { $at } that it is not for them. It is declined, and no more invitations of yours can be sent to { $to }.

    Reason: { $reason }

    { $link }
letter-frame = { $name } of { $partner } wrote this through Accord:
letter-frame-of-company = { $partner } wrote this through Accord:
no-reason = none given
letter-receipt-subject = Receipt: { $partner } is your reseller
letter-receipt =
    Hello { $name },

    you accepted { $partner } as the reseller of { $company } on { $at }.

    It may administer: { $services }

    The receipt, with the words that you accepted:

    { $link }

    You can take each permission away and end the relationship at any time.
letter-permission-lost-subject = { $company } gave { $services } to another partner
letter-permission-lost =
    Hello { $name },

    { $company } has given the right to administer { $services } to another partner. You no longer hold it. Your relationship with { $company } stays, and so does your responsibility for its support.

    { $link }
letter-permission-taken-subject = { $company } took { $services } away
letter-permission-taken =
    Hello { $name },

    { $company } has taken away your right to administer { $services }. Nobody administers it for { $company } now. Your relationship with { $company } stays, and so does your responsibility for its support. You can ask again.

    { $link }
letter-permission-over-subject = Your permission for { $services } at { $company } has ended
letter-permission-over =
    Hello { $name },

    your right to administer { $services } for { $company } was granted until now and has ended. Your relationship with { $company } stays, and so does your responsibility for its support. You can ask again.

    { $link }
letter-permission-gained-subject = { $company } gave you { $services }
letter-permission-gained =
    Hello { $name },

    { $company } has given you the right to administer { $services }.

    { $link }
letter-permission-ending-subject = Your permission for { $services } at { $company } ends after { $day }
letter-permission-ending =
    Hello { $name },

    your right to administer { $services } for { $company } ends after { $day }. If you still need it, ask { $company } to let it go on.

    { $link }
letter-end-set =
    Hello { $name },

    { $company } has set when your right to administer { $services } ends: after { $day }.

    { $link }
letter-end-lifted-subject = Your permission for { $services } at { $company } goes on
letter-end-lifted =
    Hello { $name },

    { $company } lets your right to administer { $services } go on without an end.

    { $link }
letter-given-up-subject = { $partner } no longer administers { $services }
letter-given-up =
    Hello { $name },

    { $partner } has given up its right to administer { $services } for you. Nobody administers it now. { $partner } stays your reseller. You can give the service to another reseller of yours:

    { $link }
letter-order-subject = { $partner } ordered for you
letter-order =
    Hello { $name },

    { $by } of { $partner } ordered for your company:

    { $list }

    If you did not expect this, ask { $partner }, or look at the order:

    { $link }
letter-order-for-subject = { $partner } ordered for { $customer }
letter-order-for =
    Hello { $name },

    { $by } of { $partner } ordered for your customer { $customer }:

    { $list }

    { $link }
letter-subscription =
    Hello { $name },

    { $said }

    { $link }
letter-suspended-subject = { $what } is suspended
letter-suspended = The subscription { $what } ({ $other }) is suspended. Users keep their licences but cannot use it until it is resumed. If it is still suspended on { $end }, it ends.
letter-resumed-subject = { $what } is active again
letter-resumed = The subscription { $what } ({ $other }) can be used again.
letter-cancelled-for-end-subject = { $what } ends on { $end }
letter-cancelled-for-end = The subscription { $what } ({ $other }) was cancelled and ends on { $end }. Until then it can be used.
letter-renewal-on-subject = { $what } goes on
letter-renewal-on = The cancellation of the subscription { $what } ({ $other }) was taken back. It is renewed on { $end }.
letter-expired-subject = { $what } has expired
letter-expired = The subscription { $what } ({ $other }) ended on { $end } and was not renewed. Its licences are free.
letter-cancelled-subject = { $what } is cancelled
letter-cancelled = The subscription { $what } ({ $other }) was cancelled and ended on { $end }. Its licences are free.
letter-cancelled-back = The subscription { $what } ({ $other }) was cancelled and ended on { $end }. Its licences are free. { $back } is given back.
letter-notice-subject = { $company } ends its relationship with you after { $day }
letter-notice =
    Hello { $name },

    { $company } has given notice: its relationship with you ends after { $day }, and with it whatever you may do for it. { $company } can withdraw that until then.

    { $link }
letter-notice-withdrawn-subject = { $company } withdrew its notice
letter-notice-withdrawn =
    Hello { $name },

    { $company } has withdrawn its notice: its relationship with you goes on.

    { $link }
letter-relationship-over-subject = { $company } ended its relationship with you
letter-relationship-over =
    Hello { $name },

    { $company } ended its relationship with you on { $at }. Whatever you administered for it has ended too. The history stays in your records.

    { $link }
letter-authorized-subject = { $reseller } authorized the partnership
letter-authorized =
    Hello { $name },

    { $reseller } is now your indirect reseller. { $person } ({ $email }) authorized the partnership on { $at }.

    { $link }
letter-partnership-receipt-subject = Receipt: your partnership with { $provider }
letter-partnership-receipt =
    Hello { $name },

    you authorized the partnership of { $reseller } with { $provider } on { $at }.

    The receipt, with the words that you authorized:

    { $link }

    Either of you can remove the partnership at any time.
letter-to-confirm-subject = Please confirm: { $company } accepted
letter-to-confirm =
    Hello { $name },

    you invited { $invited }, and { $company } accepted. { $person } ({ $email }) did so on { $at }. Nothing begins until you have compared the two and confirmed that you mean { $company }:

    { $link }
letter-confirmed-subject = { $partner } confirmed
letter-confirmed =
    Hello { $name },

    { $partner } confirmed that it means { $company }, and is your reseller from now on.

    It may administer: { $services }

    { $link }
letter-not-confirmed-subject = { $partner } did not confirm
letter-not-confirmed =
    Hello { $name },

    { $partner } had written its invitation to { $invited }, and did not confirm that it means { $company }. Nothing has begun.

    { $link }
letter-withdrawn-subject = { $company } took back its acceptance
letter-withdrawn =
    Hello { $name },

    you invited { $invited }, and { $company } had accepted. It has taken that back before you confirmed it. Nothing has begun, and there is nothing to confirm any more.

    { $link }
letter-joint-subject = { $company } accepted { $reseller } and you
letter-joint =
    Hello { $name },

    { $company } accepted { $reseller } as its reseller and you as its indirect provider on { $at }. You find it among your customers, and may place orders for it.

    { $link }
letter-joint-receipt-subject = Receipt: { $partner } is your reseller, { $provider } your indirect provider
letter-joint-receipt =
    Hello { $name },

    you accepted { $partner } as the reseller of { $company }, and { $provider } as its indirect provider, on { $at }.

    { $partner } may administer: { $services }
    { $provider } may place orders and administers nothing.

    The receipt, with the words that you accepted:

    { $link }

    You can take each permission away and end each relationship at any time.
letter-waiting-receipt-subject = Receipt: { $partner } has yet to confirm
letter-waiting-receipt =
    Hello { $name },

    you accepted { $partner } as the reseller of { $company } on { $at }. { $partner } had invited another company and must first confirm that it means yours: until then nothing has begun.

    What it may administer once it has confirmed: { $services }

    The receipt, with the words that you accepted:

    { $link }

    You can withdraw the acceptance until then, under Partners.
