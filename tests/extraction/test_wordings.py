"""Acts as reporters word them: one table a language, and sentences that only sound like an act."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document
from exportwatch.registry import reference

DAY = dt.date(2024, 10, 8)

ENGLISH = [
    (
        "Italy has revoked licences for bombs and missiles to Saudi Arabia and the UAE.",
        "revocation",
        "IT",
        ("SA", "AE"),
    ),
    (
        "The Biden administration has imposed a freeze on arms sales to Saudi Arabia and the UAE.",
        "suspension",
        "US",
        ("SA", "AE"),
    ),
    (
        "The State Department was putting on hold the sale of munitions to Riyadh.",
        "suspension",
        "US",
        ("SA",),
    ),
    (
        "Belgium's Wallonia region has suspended weapons export licences for Saudi Arabia after a court ruling.",
        "suspension",
        "BE",
        ("SA",),
    ),
    (
        "A Belgian court on Monday suspended arms export licences for Saudi Arabia granted by the Walloon government.",
        "suspension",
        "BE",
        ("SA",),
    ),
    (
        "A Dutch appeals court has ordered the government to halt the delivery of F-35 fighter jet parts to Israel.",
        "suspension",
        "NL",
        ("IL",),
    ),
    ("Germany has approved arms exports to Saudi Arabia for the first time since 2018.", "resumption", "DE", ("SA",)),
    (
        "Norway's foreign ministry said it would stop all exports of defence material to Saudi Arabia.",
        "suspension",
        "NO",
        ("SA",),
    ),
    (
        "New Zealand will suspend exports of military and dual-use goods to Hong Kong, its foreign minister said.",
        "suspension",
        "NZ",
        ("HK",),
    ),
    ("The European Union on Monday extended its arms embargo on Myanmar for another year.", "extension", "EU", ("MM",)),
    (
        "Sweden's export authority said on Friday it had lifted its ban on arms exports to Turkey.",
        "lifting",
        "SE",
        ("TR",),
    ),
    (
        "China has banned exports of gallium, germanium and antimony with military uses to the United States.",
        "suspension",
        "CN",
        ("US",),
    ),
    (
        "Beijing suspended its ban on exports of gallium and germanium to the United States until November 2026.",
        "lifting",
        "CN",
        ("US",),
    ),
    (
        "The United States paused a shipment of 2,000-pound bombs to Israel last week, a senior official said.",
        "suspension",
        "US",
        ("IL",),
    ),
    ("Spain's cabinet approved a total arms embargo on Israel.", "suspension", "ES", ("IL",)),
    (
        "South Africa blocks arms sales to Saudi Arabia and the UAE in a row over inspections.",
        "suspension",
        "ZA",
        ("SA", "AE"),
    ),
    (
        "Canada freezes new permits for arms exports to Saudi Arabia while it reviews existing ones.",
        "freeze_on_new",
        "CA",
        ("SA",),
    ),
    (
        "Ottawa has cancelled 29 permits for exports of military goods to Turkey, Marc Garneau announced Monday.",
        "cancellation",
        "CA",
        ("TR",),
    ),
    ("Switzerland has vetoed the re-export of Swiss-made ammunition to Ukraine by Germany.", "denial", "CH", ("UA",)),
    ("Germany rejected an application to export Leopard tank upgrades to Turkey.", "denial", "DE", ("TR",)),
    ("The Pentagon has halted shipments of some air defence missiles to Ukraine.", "suspension", "US", ("UA",)),
    ("The United States has resumed weapons shipments to Ukraine.", "resumption", "US", ("UA",)),
    ("Serbia has suspended exports of all weapons and ammunition.", "suspension", "RS", ()),
    (
        "Britain has suspended arms export licences to Turkey, the foreign secretary told MPs.",
        "suspension",
        "GB",
        ("TR",),
    ),
    (
        "The Netherlands will no longer export weapons to Saudi Arabia, the foreign ministry said.",
        "suspension",
        "NL",
        ("SA",),
    ),
    (
        "The Czech government has put a temporary ban on exports of military equipment to Israel.",
        "suspension",
        "CZ",
        ("IL",),
    ),
    (
        "France has decided to suspend any plans to export weapons that could be used in Syria to Turkey.",
        "suspension",
        "FR",
        ("TR",),
    ),
    ("Finland has stopped granting export licences for military equipment to Turkey.", "freeze_on_new", "FI", ("TR",)),
    (
        "No new arms export licences for Israel will be approved for now, the Italian foreign minister said.",
        "freeze_on_new",
        "IT",
        ("IL",),
    ),
    ("Japan removed export curbs on chip materials bound for South Korea.", "lifting", "JP", ("KR",)),
    ("The US government will allow Nvidia to resume sales of its H20 chips to China.", "resumption", "US", ("CN",)),
    ("Washington has eased an arms embargo on Cyprus for a fifth year.", "lifting", "US", ("CY",)),
    ("The UK has reinstated export licences for military goods to Israel.", "resumption", "GB", ("IL",)),
    ("Greece withdrew permission for the transfer of missiles to Libya.", "revocation", "GR", ("LY",)),
    ("Australia has frozen defence exports to Myanmar after the coup.", "suspension", "AU", ("MM",)),
    ("India's ban on drone exports was lifted on Tuesday.", "lifting", "IN", ()),
    ("Israel has halted sales of cyber weapons to Rwanda.", "suspension", "IL", ("RW",)),
    (
        "Poland's government announced that it is stopping deliveries of weapons to Ukraine.",
        "suspension",
        "PL",
        ("UA",),
    ),
    (
        "Export licences for surveillance equipment to Egypt have been withdrawn by the Dutch government.",
        "revocation",
        "NL",
        ("EG",),
    ),
    ("Berlin has imposed a moratorium on weapons exports to Saudi Arabia.", "suspension", "DE", ("SA",)),
    (
        "The moratorium on new export permits for Saudi Arabia was lifted by Canada on Thursday.",
        "lifting",
        "CA",
        ("SA",),
    ),
    ("The State Department has approved the resumption of arms sales to Bahrain.", "resumption", "US", ("BH",)),
    ("The US has partially suspended licences for arms exports to Nicaragua.", "partial_suspension", "US", ("NI",)),
    ("London suspended around 30 of 350 arms export licences for Israel.", "partial_suspension", "GB", ("IL",)),
    ("Ukraine has imposed a presumption of denial on arms exports to Serbia.", "denial", "UA", ("RS",)),
    (
        "The Commerce Department will review licence applications for exports to Nicaragua under a policy of denial.",
        "denial",
        "US",
        ("NI",),
    ),
    ("Germany has pulled the plug on arms exports to Saudi Arabia.", "suspension", "DE", ("SA",)),
    ("Canada has put export permits for drone parts to Turkey on ice.", "suspension", "CA", ("TR",)),
    ("Sweden called a halt to weapons exports to Turkey on Friday.", "suspension", "SE", ("TR",)),
    ("Finland has stopped issuing export licences for military goods to Turkey.", "freeze_on_new", "FI", ("TR",)),
    ("Italy is no longer approving arms export licences for Israel.", "freeze_on_new", "IT", ("IL",)),
    ("Britain will not approve any new arms export licences to Israel.", "freeze_on_new", "GB", ("IL",)),
    ("Germany has turned down an application to export tank engines to Turkey.", "denial", "DE", ("TR",)),
    ("The Dutch government refused a licence for the export of frigate radars to Egypt.", "denial", "NL", ("EG",)),
    ("Sweden withheld an export licence for anti-tank missiles to India.", "denial", "SE", ("IN",)),
    (
        "Denmark has taken back a licence for the export of armoured vehicles to Saudi Arabia.",
        "revocation",
        "DK",
        ("SA",),
    ),
    ("Wallonia has annulled a licence to export machine guns to Saudi Arabia.", "cancellation", "BE", ("SA",)),
    ("Belgium's Council of State quashed licences for arms exports to Saudi Arabia.", "revocation", "BE", ("SA",)),
    ("Washington rescinded licences for exports of crowd-control gear to Hong Kong.", "revocation", "US", ("HK",)),
    ("Norway gave the green light again to weapons exports to Saudi Arabia.", "resumption", "NO", ("SA",)),
    ("The State Department has cleared arms sales to Bahrain to resume.", "resumption", "US", ("BH",)),
    ("Germany prolonged its ban on weapons exports to Saudi Arabia by six months.", "extension", "DE", ("SA",)),
    (
        "Berlin has renewed the halt to arms deliveries to Saudi Arabia until the end of March.",
        "extension",
        "DE",
        ("SA",),
    ),
    (
        "The arms embargo against Zimbabwe will stay in force for another twelve months, the EU said.",
        "extension",
        "EU",
        ("ZW",),
    ),
    ("Belgium has barred the export of munitions to Israel.", "suspension", "BE", ("IL",)),
    ("Spain is withholding arms shipments to Israel.", "suspension", "ES", ("IL",)),
    ("Japan will no longer allow exports of semiconductors with military uses to Russia.", "suspension", "JP", ("RU",)),
    ("South Korea has outlawed exports of strategic goods to Russia.", "suspension", "KR", ("RU",)),
    ("Turkey has cut off sales of explosives to Israel.", "suspension", "TR", ("IL",)),
    (
        "All export licences for military goods to Russia have been put on hold, the British trade minister said.",
        "suspension",
        "GB",
        ("RU",),
    ),
    ("The Pentagon has held up a delivery of artillery shells to Ukraine.", "suspension", "US", ("UA",)),
    ("Washington is holding back a shipment of heavy bombs to Israel.", "suspension", "US", ("IL",)),
    ("Australia has shelved defence exports to Myanmar.", "suspension", "AU", ("MM",)),
    ("London has suspended some of its arms export licences for Israel.", "partial_suspension", "GB", ("IL",)),
    ("Italy partially suspended its permits for arms exports to the Emirates.", "partial_suspension", "IT", ("AE",)),
    (
        "The Netherlands will not take up any new applications for arms exports to Russia.",
        "freeze_on_new",
        "NL",
        ("RU",),
    ),
    ("Britain will license no more military exports to Argentina.", "freeze_on_new", "GB", ("AR",)),
    (
        "The Commerce Department will not issue new export licences for most civilian firearms for 90 days.",
        "freeze_on_new",
        "US",
        (),
    ),
    (
        "Applications for arms exports to Saudi Arabia will not be processed for now, the Swiss government decided.",
        "freeze_on_new",
        "CH",
        ("SA",),
    ),
    (
        "The Flemish government has turned away a request to ship sensors for tanks to Saudi Arabia.",
        "denial",
        "BE",
        ("SA",),
    ),
    (
        "Requests for exports to Myanmar's army will meet a presumption of denial, the Commerce Department said.",
        "denial",
        "US",
        ("MM",),
    ),
    (
        "Canada has blocked an application for a permit to export surveillance drones to Myanmar.",
        "denial",
        "CA",
        ("MM",),
    ),
    ("Slovakia has pulled a licence for arms exports to Saudi Arabia.", "revocation", "SK", ("SA",)),
    ("Norway has invalidated all licences for exports of military goods to Russia.", "revocation", "NO", ("RU",)),
    ("Austria declared existing permits for weapons exports to Belarus void.", "revocation", "AT", ("BY",)),
    ("Romania has scrapped a permit for the export of rifles to Rwanda.", "revocation", "RO", ("RW",)),
    ("Canada cancelled all valid export permits for Russia.", "cancellation", "CA", ("RU",)),
    ("Finland has terminated three arms export permits to Russia.", "cancellation", "FI", ("RU",)),
    ("The Czech Republic has called off a sale of howitzers to Azerbaijan.", "cancellation", "CZ", ("AZ",)),
    ("Belgium has backed out of a contract to deliver rifles to Libya.", "cancellation", "BE", ("LY",)),
    ("Sweden has scrapped its ban on arms exports to Turkey.", "lifting", "SE", ("TR",)),
    (
        "The Biden administration has dropped its ban on sales of offensive weapons to Saudi Arabia.",
        "lifting",
        "US",
        ("SA",),
    ),
    ("Italy has done away with curbs on arms exports to the United Arab Emirates.", "lifting", "IT", ("AE",)),
    ("Washington scrapped its decades-old arms embargo on Vietnam.", "lifting", "US", ("VN",)),
    ("The Netherlands relaxed its restrictions on arms exports to Turkey.", "lifting", "NL", ("TR",)),
    ("The German government is ending its halt on Eurofighter deliveries to Saudi Arabia.", "lifting", "DE", ("SA",)),
    ("China has suspended for one year its ban on exports of gallium to the United States.", "lifting", "CN", ("US",)),
    (
        "A Belgian court has overturned the suspension of arms export licences for Saudi Arabia.",
        "lifting",
        "BE",
        ("SA",),
    ),
    (
        "The ban on arms exports to Israel has been rescinded, the British business secretary announced.",
        "lifting",
        "GB",
        ("IL",),
    ),
    ("The United States has again waived its arms embargo on Cyprus.", "lifting", "US", ("CY",)),
    ("Britain is to start granting licences for arms sales to Saudi Arabia again.", "resumption", "GB", ("SA",)),
    ("The UK will once more issue licences for weapons exports to Saudi Arabia.", "resumption", "GB", ("SA",)),
    ("Deliveries of American artillery rounds to Ukraine have begun again.", "resumption", "US", ("UA",)),
    ("South Africa has again cleared arms exports to Algeria.", "resumption", "ZA", ("DZ",)),
    ("Finland has granted its first arms export permit to Turkey in three years.", "resumption", "FI", ("TR",)),
    ("Germany has unblocked arms exports to Turkey.", "resumption", "DE", ("TR",)),
    (
        "Processing of permit applications for arms exports to Saudi Arabia has resumed, Ottawa said.",
        "resumption",
        "CA",
        ("SA",),
    ),
    (
        "Japan has stopped shipping chip-making chemicals with military uses to South Korea.",
        "suspension",
        "JP",
        ("KR",),
    ),
    ("Brazil has banned sales of tear gas to Venezuela.", "suspension", "BR", ("VE",)),
    (
        "The sale of riot-control gear to Venezuela has been halted by the British government.",
        "suspension",
        "GB",
        ("VE",),
    ),
    ("Kazakhstan has banned all arms exports for a year.", "suspension", "KZ", ()),
    (
        "Canada will not permit the export of sensitive military items to Hong Kong, its foreign minister said.",
        "suspension",
        "CA",
        ("HK",),
    ),
    (
        "Exports of military technology to the Chinese army will no longer be allowed, New Zealand said.",
        "suspension",
        "NZ",
        ("CN",),
    ),
    ("Slovenia will ban the export, import and transit of weapons to and from Israel.", "suspension", "SI", ("IL",)),
    (
        "The embargo on arms deliveries to Zimbabwe has been kept alive by the European Union for "
        "another twelve months.",
        "extension",
        "EU",
        ("ZW",),
    ),
    (
        "The Council of the European Union prolonged the arms embargo against Myanmar. It will now run "
        "until 30 April 2025.",
        "extension",
        "EU",
        ("MM",),
    ),
    (
        "The EU's embargo on weapons for Belarus dates from 2011 and was to lapse in February. On Monday"
        " the Council extended it for a year.",
        "extension",
        "EU",
        ("BY",),
    ),
    (
        "Kazakhstan's prohibition on selling arms abroad will now hold until August 2025, the industry "
        "ministry said on Monday.",
        "extension",
        "KZ",
        (),
    ),
    (
        "Sweden's ban on military exports to Turkey will stay in force for a further six months, the "
        "government announced.",
        "extension",
        "SE",
        ("TR",),
    ),
    (
        "The Commerce Department said on Monday that it had renewed, for another 180 days, the temporary"
        " denial order against three Russian airlines.",
        "extension",
        "US",
        ("RU",),
    ),
    (
        "Licence applications for exports of military items to Nicaragua will be reviewed under a "
        "presumption of denial, the State Department said.",
        "denial",
        "US",
        ("NI",),
    ),
    (
        "BIS said that applications to export firearms to Ukraine now face a presumption of denial.",
        "denial",
        "US",
        ("UA",),
    ),
    (
        "Under the new rule, requests to export helicopters to Eritrea are subject to a policy of "
        "denial, the State Department announced.",
        "denial",
        "US",
        ("ER",),
    ),
    (
        "Three applications for the export of naval parts to Israel did not receive a licence, the Dutch"
        " government told parliament.",
        "denial",
        "NL",
        ("IL",),
    ),
    (
        "Germany has rejected an application by Switzerland to re-export ammunition to Ukraine.",
        "denial",
        "DE",
        ("UA",),
    ),
    (
        "Switzerland refused Denmark permission to pass on armoured vehicles to Ukraine.",
        "denial",
        "CH",
        ("UA",),
    ),
    (
        "Bern said no to a request from Berlin to hand Swiss-made tank shells over to Ukraine.",
        "denial",
        "CH",
        ("UA",),
    ),
    (
        "The Flemish government refused Barco a licence to send display screens to the Saudi army.",
        "denial",
        "BE",
        ("SA",),
    ),
    (
        "Norway has revoked all export licences for Russia and Belarus.",
        "revocation",
        "NO",
        ("RU", "BY"),
    ),
    (
        "Export licences for strategic goods to Russia and Belarus have been revoked, Norwegian Foreign "
        "Minister Anniken Huitfeldt said.",
        "revocation",
        "NO",
        ("RU", "BY"),
    ),
    (
        "Britain is revoking licences for the export of lasers to Armenia, Business Secretary Jonathan "
        "Reynolds said, and they cease to be valid today.",
        "revocation",
        "GB",
        ("AM",),
    ),
    (
        "The Serbian government decided on Thursday to end the halt on exports of ammunition.",
        "lifting",
        "RS",
        (),
    ),
    (
        "South Africa's arms control committee has begun once more to deal with applications for exports"
        " of armoured vehicles to Algeria.",
        "resumption",
        "ZA",
        ("DZ",),
    ),
    (
        "Denmark's police have started processing applications for arms exports to Saudi Arabia again.",
        "resumption",
        "DK",
        ("SA",),
    ),
    (
        "Sweden will again grant permits for the export of war materiel to Turkey, the inspectorate said.",
        "resumption",
        "SE",
        ("TR",),
    ),
    (
        "Canada said it would resume the processing of permits for arms exports to Turkey on a case-by-case basis.",
        "resumption",
        "CA",
        ("TR",),
    ),
    (
        "The Walloon government has put an end to its moratorium on arms licences for Turkey.",
        "lifting",
        "BE",
        ("TR",),
    ),
    (
        "Italy's cabinet did away with the restrictions on arms sales to the United Arab Emirates.",
        "lifting",
        "IT",
        ("AE",),
    ),
    (
        "The US is lifting its ban on sales of offensive weapons to Saudi Arabia, a State Department spokesman said.",
        "lifting",
        "US",
        ("SA",),
    ),
    (
        "China's commerce ministry said it suspends the measures under which dual-use items could not be"
        " exported to 28 American companies.",
        "lifting",
        "CN",
        ("US",),
    ),
    (
        "Beijing said that its export bans on gallium and germanium to the United States are paused until November.",
        "lifting",
        "CN",
        ("US",),
    ),
    (
        "Japan eased the controls on exports of photoresists to South Korea that it had imposed in 2019.",
        "lifting",
        "JP",
        ("KR",),
    ),
    (
        "Spain has not authorised any arms exports to Israel since October and will not do so while the "
        "war lasts, its foreign minister said on Monday.",
        "freeze_on_new",
        "ES",
        ("IL",),
    ),
    (
        "Belgium's Flanders region will no longer hand out export licences for defence goods to Saudi Arabia.",
        "freeze_on_new",
        "BE",
        ("SA",),
    ),
    (
        "Until further notice Germany will approve no exports of military equipment to Israel that could"
        " be used in Gaza, Chancellor Merz said.",
        "freeze_on_new",
        "DE",
        ("IL",),
    ),
    (
        "Merz: Germany will not for now approve arms exports to Israel that could be used in Gaza.",
        "freeze_on_new",
        "DE",
        ("IL",),
    ),
    (
        "Canada's foreign ministry will treat sensitive goods for Hong Kong as if they went to mainland "
        "China, and the export of military items to Hong Kong is barred.",
        "suspension",
        "CA",
        ("HK",),
    ),
    (
        "The Netherlands withdrew a general export licence for parts of naval vessels bound for Israel.",
        "revocation",
        "NL",
        ("IL",),
    ),
    (
        "Slovenia has become the first EU country to ban the export, import and transit of weapons to and from Israel.",
        "suspension",
        "SI",
        ("IL",),
    ),
    (
        "Austria's economics ministry suspended licences for thermal sights to Armenia and Azerbaijan.",
        "suspension",
        "AT",
        ("AM", "AZ"),
    ),
    (
        "Israel's Defence Ministry has suspended a drone maker's export permit for Azerbaijan.",
        "suspension",
        "IL",
        ("AZ",),
    ),
    (
        "An Israeli maker of unmanned aircraft has had its export permit suspended. The customer is Azerbaijan.",
        "suspension",
        "IL",
        ("AZ",),
    ),
    (
        "The U.S. has put shipments of 2,000-pound bombs to Israel on hold, officials said.",
        "suspension",
        "US",
        ("IL",),
    ),
    (
        "Washington paused a delivery of bombs to Israel over Rafah, a senior official said.",
        "suspension",
        "US",
        ("IL",),
    ),
    (
        "Brazil has barred the sale of tear gas to Venezuela, Foreign Minister Aloysio Nunes said.",
        "suspension",
        "BR",
        ("VE",),
    ),
    (
        "Finland has stopped granting permits for arms exports to Saudi Arabia.",
        "freeze_on_new",
        "FI",
        ("SA",),
    ),
    (
        "Exports of drone sensors to Turkey were put on ice by Ottawa on Monday.",
        "suspension",
        "CA",
        ("TR",),
    ),
    (
        "Ottawa has pulled the permits under which L3Harris Wescam shipped optics to Turkey.",
        "revocation",
        "CA",
        ("TR",),
    ),
    (
        "Serbia's defence ministry called off all exports of arms and ammunition on Monday.",
        "cancellation",
        "RS",
        (),
    ),
    (
        "Oslo has told Nammo that it may not deliver ammunition to the United Arab Emirates for the time being.",
        "suspension",
        "NO",
        ("AE",),
    ),
    (
        "The Bosnian Ministry of Foreign Trade has withdrawn a licence for mortar shells for Syria.",
        "revocation",
        "BA",
        ("SY",),
    ),
    (
        "No new export licences for military equipment to Turkey, Spain's foreign ministry said on Monday.",
        "freeze_on_new",
        "ES",
        ("TR",),
    ),
    (
        "No more arms for Saudi Arabia, Germany's chancellor said. German arms exports to Riyadh will stop.",
        "suspension",
        "DE",
        ("SA",),
    ),
    (
        "No further arms export permits for Israel until the ceasefire holds: Spain's trade ministry "
        "made it known on Monday.",
        "freeze_on_new",
        "ES",
        ("IL",),
    ),
    (
        "Norway said that its halt on arms exports to Chad ends with this decision.",
        "lifting",
        "NO",
        ("TD",),
    ),
    (
        "BERLIN (Reuters) - Germany on Monday extended a freeze on arms sales to Saudi Arabia until the "
        "end of March, government spokesman Steffen Seibert said.",
        "extension",
        "DE",
        ("SA",),
    ),
    (
        "Germany will not approve any new arms exports to Turkey in response to Ankara's military "
        "offensive in Syria, Foreign Minister Heiko Maas told the newspaper Bild am Sonntag.",
        "freeze_on_new",
        "DE",
        ("TR",),
    ),
    (
        "Italy's foreign minister Luigi Di Maio has signed an order blocking future arms exports to Turkey.",
        "freeze_on_new",
        "IT",
        ("TR",),
    ),
    (
        "The Czech Republic has stopped licensing arms exports to Turkey, Foreign Minister Tomas "
        "Petricek said on Tuesday.",
        "freeze_on_new",
        "CZ",
        ("TR",),
    ),
    (
        "The UK government has suspended around 30 of 350 arms export licences to Israel, Foreign "
        "Secretary David Lammy told MPs.",
        "partial_suspension",
        "GB",
        ("IL",),
    ),
    (
        "Australia has cancelled defence export permits to Russia, Defence Minister Richard Marles announced.",
        "cancellation",
        "AU",
        ("RU",),
    ),
    (
        "Taiwan will suspend its restrictions on chip exports to South Africa, the foreign ministry said"
        " on Thursday, two days after announcing them.",
        "lifting",
        "TW",
        ("ZA",),
    ),
    (
        "The Netherlands will lift a three-year restriction on military exports to Saudi Arabia, the UAE"
        " and Turkey, the trade ministry said on Monday.",
        "lifting",
        "NL",
        ("SA", "AE", "TR"),
    ),
    (
        "Belgium's Council of State has suspended export licences issued by Wallonia for arms sales to Saudi Arabia.",
        "suspension",
        "BE",
        ("SA",),
    ),
    (
        "A Belgian court annulled 17 licences for the export of weapons to Saudi Arabia on Friday.",
        "cancellation",
        "BE",
        ("SA",),
    ),
    (
        "The United States lifted export restrictions on chip design software to China, Siemens said on Thursday.",
        "lifting",
        "US",
        ("CN",),
    ),
    (
        "Beijing will ban exports of dual-use items to the Japanese military, the Ministry of Commerce "
        "said on Tuesday.",
        "suspension",
        "CN",
        ("JP",),
    ),
    (
        "China has halted exports of gallium and germanium to the U.S. with immediate effect.",
        "suspension",
        "CN",
        ("US",),
    ),
    (
        "Norway's Ministry of Foreign Affairs has suspended all exports of weapons and ammunition to the"
        " United Arab Emirates over the war in Yemen.",
        "suspension",
        "NO",
        ("AE",),
    ),
    (
        "The Danish foreign ministry said it will not grant new permits for exporting military equipment"
        " to the UAE from now on.",
        "freeze_on_new",
        "DK",
        ("AE",),
    ),
    (
        "Greece froze arms sales to Saudi Arabia, the defence minister confirmed.",
        "suspension",
        "GR",
        ("SA",),
    ),
    (
        "The Swiss Federal Council decided on Wednesday to ban exports of war materiel to the United "
        "States for as long as the conflict with Iran lasts.",
        "suspension",
        "CH",
        ("US",),
    ),
    (
        "Switzerland has blocked Germany from sending Swiss-made ammunition to Ukraine.",
        "denial",
        "CH",
        ("UA",),
    ),
    (
        "Spain denies Germany permission to re-export Leopard tanks to Ukraine.",
        "denial",
        "ES",
        ("UA",),
    ),
    (
        "India's government has withdrawn the export licence of a Hyderabad drone maker whose parts went to Russia.",
        "revocation",
        "IN",
        ("RU",),
    ),
    (
        "Turkey halted shipments of military drones to Ethiopia, officials said on Monday.",
        "suspension",
        "TR",
        ("ET",),
    ),
    (
        "The Kremlin lifted a self-imposed ban on delivering S-300 missiles to Iran.",
        "lifting",
        "RU",
        ("IR",),
    ),
    (
        "Brazil's foreign ministry vetoed the sale of howitzers to Ukraine.",
        "denial",
        "BR",
        ("UA",),
    ),
    (
        "South Korea has barred the export of tear gas to Bahrain.",
        "suspension",
        "KR",
        ("BH",),
    ),
    (
        "Seoul rejected a request from a local firm to export 1.6 million tear gas canisters to Bahrain.",
        "denial",
        "KR",
        ("BH",),
    ),
    (
        "New Zealand has ended its ban on military exports to Fiji.",
        "lifting",
        "NZ",
        ("FJ",),
    ),
    (
        "EU foreign ministers agreed on Wednesday to suspend export licences for equipment that Egypt "
        "could use for internal repression.",
        "suspension",
        "EU",
        ("EG",),
    ),
    (
        "Britain has revoked five licences for military exports to Egypt, Business Secretary Vince Cable announced.",
        "revocation",
        "GB",
        ("EG",),
    ),
    (
        "A suspension of 48 licences for military exports to Egypt has been lifted, the Department for "
        "Business said in London.",
        "lifting",
        "GB",
        ("EG",),
    ),
    (
        "Serbia bans export of arms and ammunition for 30 days.",
        "suspension",
        "RS",
        (),
    ),
    (
        "Serbia has suspended all ammunition exports, President Aleksandar Vucic said on Monday: "
        "everything has been sent to the army's barracks.",
        "suspension",
        "RS",
        (),
    ),
    (
        "The ban on arms exports that Serbia brought in last summer has been prolonged for another month.",
        "extension",
        "RS",
        (),
    ),
    (
        "Kyrgyzstan prolongs ban on dual-use exports.",
        "extension",
        "KG",
        (),
    ),
    (
        "The Pentagon paused deliveries of Patriot missiles to Ukraine, officials said.",
        "suspension",
        "US",
        ("UA",),
    ),
    (
        "Deliveries of some weapons to Ukraine were paused by the Pentagon after a review of stockpiles.",
        "suspension",
        "US",
        ("UA",),
    ),
    (
        "The White House said shipments of artillery shells to Ukraine have resumed.",
        "resumption",
        "US",
        ("UA",),
    ),
    (
        "Washington has resumed the sale of precision munitions to Saudi Arabia that it had frozen in 2021.",
        "resumption",
        "US",
        ("SA",),
    ),
    (
        "Canada's foreign minister Mélanie Joly said she had suspended about 30 existing permits for "
        "arms shipments to Israel.",
        "suspension",
        "CA",
        ("IL",),
    ),
    (
        "Canada has not approved new permits for arms exports to Israel since January 8 and will "
        "continue to withhold them, Joly's office said.",
        "freeze_on_new",
        "CA",
        ("IL",),
    ),
    (
        "Export permits for Turkey that Ottawa had suspended last fall were cancelled on Monday, Foreign"
        " Minister Marc Garneau said.",
        "cancellation",
        "CA",
        ("TR",),
    ),
    (
        "Garneau announced on Monday that Canada is cancelling 29 permits for the export of military "
        "goods and technology to Turkey.",
        "cancellation",
        "CA",
        ("TR",),
    ),
    (
        "Ottawa will lift controls on the export of drone parts to Turkey, a source said, and restart "
        "the review of permit applications.",
        "lifting",
        "CA",
        ("TR",),
    ),
    (
        "The Bureau of Industry and Security amended the Export Administration Regulations to impose a "
        "policy of denial on exports of crime control equipment to Uganda.",
        "denial",
        "US",
        ("UG",),
    ),
    (
        "BIS has imposed a 90-day pause on the issuance of new export licenses for firearms, components "
        "and ammunition to non-governmental users.",
        "freeze_on_new",
        "US",
        (),
    ),
    (
        "The Commerce Department announced that it ends the pause on firearms export licences.",
        "lifting",
        "US",
        (),
    ),
    (
        "The State Department said it would deny applications to export defence articles to Hong Kong.",
        "denial",
        "US",
        ("HK",),
    ),
    (
        "Slovakia's economy ministry refused a licence for selling mine-clearing systems to Azerbaijan.",
        "denial",
        "SK",
        ("AZ",),
    ),
    (
        "Poland refused to issue export permits for machine guns bound for Myanmar.",
        "denial",
        "PL",
        ("MM",),
    ),
    (
        "Portugal's government froze a shipment of explosives to Israel.",
        "suspension",
        "PT",
        ("IL",),
    ),
    (
        "All valid licences for exports of defence materiel to Turkey have been recalled by the Swedish "
        "Inspectorate of Strategic Products.",
        "revocation",
        "SE",
        ("TR",),
    ),
]
FRENCH = [
    ("Le Canada a suspendu les permis d'exportation d'armes vers la Turquie.", "suspension", "CA", ("TR",)),
    ("Berne retire deux autorisations d'exporter des drones vers l'Arabie saoudite.", "revocation", "CH", ("SA",)),
    (
        "Les licences d'armes vers Israël ont été annulées par le gouvernement wallon.",
        "cancellation",
        "BE",
        ("IL",),
    ),
    ("La France a levé l'embargo sur les ventes d'armes à la Libye.", "lifting", "FR", ("LY",)),
    ("Ottawa a prolongé la suspension des exportations d'armes vers la Turquie.", "extension", "CA", ("TR",)),
    ("Paris suspend ses ventes d'armes à Ankara.", "suspension", "FR", ("TR",)),
]
NO_ACT = [
    (
        "en",
        "MPs voted for suspending arms sales to Israel, but this is not binding on the British government.",
    ),
    ("en", "Canada is considering whether to suspend arms exports to Israel."),
    ("en", "The High Court dismissed a legal challenge seeking to halt British arms exports to Saudi Arabia."),
    ("en", "Germany denied reports that it had suspended arms exports to Israel."),
    ("en", "The Dutch parliament called on the government to halt weapons exports to Turkey."),
    ("en", "France has no plans to stop selling weapons to Egypt, its defence minister said."),
    ("en", "Campaigners want Norway to revoke all export licences for munitions to the UAE."),
    ("en", "Sweden said it would review its export permits for Turkey."),
    ("en", "Belgium continues to export weapons to Saudi Arabia despite calls for a ban."),
    ("en", "The UN Security Council should impose an arms embargo on Myanmar, Amnesty International said."),
    ("en", "Spain threatened to cancel the sale of 400 bombs to Saudi Arabia."),
    ("en", "Britain has ruled out suspending arms sales to Israel."),
    ("en", "The court refused to order the suspension of arms export permits for Israel."),
    ("en", "Labour would suspend arms sales to Saudi Arabia, its leader said."),
    ("en", "A Danish lawsuit aims to stop exports of F-35 parts to Israel."),
    ("en", "If elected, the party will ban arms exports to Israel."),
    ("fr", "Des députés demandent à la France de suspendre les ventes d'armes à la Turquie."),
    ("fr", "Le Canada n'a pas suspendu les permis d'exportation d'armes vers Israël."),
    ("fr", "La Belgique envisage de suspendre les licences d'exportation d'armes vers l'Arabie saoudite."),
    ("en", "Lawmakers demanded that Germany pull the plug on arms exports to Saudi Arabia."),
    ("en", "Canada has not ruled out putting its export permits for Turkey on ice."),
    ("en", "The Dutch government denied having stopped weapons exports to Turkey."),
    ("en", "It is not true that Italy has stopped approving arms licences for Israel, the ministry said."),
    ("en", "A motion that would have barred arms exports to Israel was defeated in the Danish parliament."),
    ("en", "The House of Commons voted down a call to tear up arms export licences for Saudi Arabia."),
    ("en", "Campaigners asked the High Court to quash arms export licences for Israel."),
    ("en", "The court declined to quash the licences for arms exports to Saudi Arabia."),
    ("en", "Belgium's Council of State rejected a request to suspend arms export licences for Saudi Arabia."),
    ("en", "A judge in The Hague threw out a case that sought to stop arms exports to Israel."),
    ("en", "Berlin is weighing a halt to arms exports to Turkey."),
    ("en", "Madrid has yet to decide whether to freeze arms sales to Israel."),
    ("en", "No decision has been taken to suspend arms exports to Israel, a German spokesman said."),
    ("en", "Britain is looking again at its arms export licences for Israel."),
    ("en", "Norway has put its arms export policy toward Turkey under review."),
    ("en", "The Greens want all licences for arms exports to Israel withdrawn."),
    ("en", "Washington could hold back further shipments of bombs to Israel."),
    ("en", "Sweden has imposed sanctions on makers of drones in Iran."),
    ("en", "Canada has revoked the visas of Turkish arms dealers."),
    ("en", "The regulator suspended the licence of a television channel that showed weapons."),
    ("en", "The state has revoked the firearms licence of a man who shot at his neighbour."),
    ("en", "Police withdrew gun licences from 40 members of a shooting club."),
    ("en", "New Zealand has suspended firearms licences for shooters who failed a check."),
    ("en", "India has suspended exports of onions after arms dealers met in Delhi."),
    ("en", "Indonesia raised its export tax on palm oil."),
    ("en", "The company has halted deliveries of drones to Turkey of its own accord."),
    ("en", "Dockers in Genoa refused to load weapons for Saudi Arabia."),
    ("en", "Turkey suspended purchases of missiles from the United States."),
    ("en", "Poland cancelled an order for helicopters from France."),
    ("en", "Airlines have suspended flights to Israel, while Germany goes on exporting arms."),
    ("en", "If war breaks out, Germany will halt all arms exports to the region."),
    ("en", "The new law will let ministers suspend arms export licences."),
    ("en", "Under EU rules, member states must deny export licences for arms where human rights are at risk."),
    ("en", "Two former ministers said Britain should have stopped arms sales to Saudi Arabia long ago."),
    ("en", "The petition, which calls for an end to arms exports to Israel, has 90,000 signatures."),
    ("en", "Ottawa insists it has issued no permits for lethal arms to Israel."),
    ("en", "Britain has granted 42 licences for arms exports to Israel."),
    ("en", "There are no plans to suspend licences for arms exports to Israel, the business secretary told MPs."),
    ("en", "The United Nations urged states to halt transfers of weapons to Myanmar."),
    ("en", "How can Canada stop arms exports to Turkey?"),
    ("en", "The party promised to ban arms exports to Israel if it wins the election."),
    ("en", "A think-tank argues that revoking arms licences would hurt British industry."),
    ("en", "Germany's chancellor ruled out a halt to arms deliveries to Ukraine."),
    ("en", "The Senate failed to block arms sales to Saudi Arabia."),
    ("en", "The Senate voted to block arms sales to Saudi Arabia, but the president vetoed the measure."),
    ("en", "President Trump vetoed resolutions that would have stopped arms sales to Saudi Arabia."),
    ("en", "Tear gas made in Brazil was fired at protesters in Venezuela, where exports of oil have been suspended."),
    ("en", "The online licensing system of the export control office will be suspended for maintenance on Saturday."),
    ("en", "Canada suspended the free-trade talks with Turkey over arms to Libya."),
    ("en", "The export licence expired in March and was not renewed, the firm that makes the missiles said."),
    ("en", "The arms maker surrendered its licences for exports to Russia."),
    ("en", "It remains unclear whether Belgium has stopped its exports of weapons to Israel."),
    ("en", "Reports that Spain had suspended arms exports to Israel are wrong, the defence ministry said."),
    ("en", "Sweden's parliament will vote in May on ending arms exports to dictatorships."),
    ("en", "Italy's ministry is examining whether to revoke licences for bombs to Saudi Arabia."),
    ("en", "Officials said the review could lead to the suspension of arms permits for Turkey."),
    ("en", "Amnesty wants France to stop the sale of armoured vehicles to Egypt at once."),
    ("en", "The Commerce Department told Nvidia that H20 chips may not be shipped to China without a licence."),
    ("en", "No new arms export licences were granted to Israel in 2023, Spain's ministry said."),
    ("en", "The court is to decide whether Germany must stop arms exports to Israel."),
    ("en", "Sweden used to refuse export permits for arms to Turkey."),
    (
        "en",
        "Japan on Monday removed South Korea from its list of trusted trading partners for exports of dual-use goods.",
    ),
    (
        "en",
        "Taiwan's international trade authority has added Huawei and SMIC to its list of strategic high-"
        "tech goods export control entities, so that local firms need a permit.",
    ),
    (
        "en",
        "South Africa has imposed permit requirements on chip exports to Taiwan... no: Taiwan on Tuesday"
        " restricted chip exports to South Africa, citing national security.",
    ),
    ("en", "China imposed export controls on seven rare earths, the commerce ministry announced on Friday."),
]


def acts(text: str, language: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    facts = extract(Document(text, None, language, DAY), reference.cold_gazetteer())
    return [(action.type, action.issuer, action.destinations) for action in facts.actions if action.is_current]


@pytest.mark.parametrize(("text", "kind", "issuer", "destinations"), ENGLISH)
def test_an_act_is_read_however_it_is_worded(text: str, kind: str, issuer: str, destinations: tuple[str, ...]) -> None:
    assert acts(text, "en") == [(kind, issuer, destinations)]


@pytest.mark.parametrize(("text", "kind", "issuer", "destinations"), FRENCH)
def test_an_act_is_read_in_french(text: str, kind: str, issuer: str, destinations: tuple[str, ...]) -> None:
    assert acts(text, "fr") == [(kind, issuer, destinations)]


@pytest.mark.parametrize(("language", "text"), NO_ACT)
def test_what_is_wanted_weighed_denied_or_refused_is_no_act(language: str, text: str) -> None:
    assert acts(text, language) == []
