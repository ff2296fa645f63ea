<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Start</name>
    <message>
        <source>ComfyQueue cannot start</source>
        <translation>ComfyQueue kann nicht starten</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>Die Datenbank ist beschädigt</translation>
    </message>
    <message>
        <source>There is no backup. ComfyQueue can start with an empty database.</source>
        <translation>Es gibt keine Sicherung. ComfyQueue kann mit einer leeren Datenbank starten.</translation>
    </message>
    <message>
        <source>Start empty</source>
        <translation>Leer starten</translation>
    </message>
    <message>
        <source>Use the backup</source>
        <translation>Sicherung verwenden</translation>
    </message>
    <message>
        <source>%1 with accounts and nodes is missing, while the one with their jobs is there.</source>
        <translation>%1 mit Konten und Knoten fehlt, während die Datenbank mit deren Jobs da ist.</translation>
    </message>
    <message>
        <source>%1 cannot be read. The damaged file is kept beside it.</source>
        <translation>%1 ist nicht lesbar. Die beschädigte Datei bleibt daneben erhalten.</translation>
    </message>
    <message>
        <source>ComfyQueue can go on with the backup %1 of %2; what came later is not in it.</source>
        <translation>ComfyQueue kann mit der Sicherung %1 vom %2 weitermachen; was später kam, ist nicht darin.</translation>
    </message>
    <message>
        <source>The database is missing</source>
        <translation>Die Datenbank fehlt</translation>
    </message>
    <message>
        <source>ComfyQueue, demo</source>
        <translation>ComfyQueue, Demo</translation>
    </message>
    <message>
        <source>The demo opens in a window of its own</source>
        <translation>Die Demo öffnet sich in einem eigenen Fenster</translation>
    </message>
    <message>
        <source>Dispatching begins paused: jobs that waited then may be done by now.</source>
        <translation>Die Verteilung beginnt angehalten: Jobs, die damals warteten, können längst fertig sein.</translation>
    </message>
</context>
<context>
    <name>cq::ui::AccountDialog</name>
    <message>
        <source>Add a user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>letters, digits, _ and -</source>
        <translation>Buchstaben, Ziffern, _ und -</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Participants act on their own jobs, editors run the queue, administrators may do everything.</source>
        <translation>Teilnehmer handeln an eigenen Jobs, Betreuer führen die Warteschlange, Administratoren dürfen alles.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>empty: one is made and shown once</source>
        <translation>leer: wird erzeugt und einmal gezeigt</translation>
    </message>
    <message>
        <source>unchanged; a new one signs out everywhere</source>
        <translation>unverändert; ein neues meldet überall ab</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>The user was not added</source>
        <translation>Der Benutzer wurde nicht hinzugefügt</translation>
    </message>
    <message>
        <source>The user was not saved</source>
        <translation>Der Benutzer wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Make the first administrator</source>
        <translation>Ersten Administrator anlegen</translation>
    </message>
    <message>
        <source>Make administrator</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Nobody can sign in before there is one, and there is no default password. Whoever knows this one may do everything.</source>
        <translation>Ohne ihn kann sich niemand anmelden, und ein voreingestelltes Passwort gibt es nicht. Wer dieses kennt, darf alles.</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Type the password once more.</source>
        <translation>Das Passwort bitte noch einmal eingeben.</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>Die beiden Passwörter sind verschieden.</translation>
    </message>
</context>
<context>
    <name>cq::ui::AccountTableModel</name>
    <message>
        <source>never</source>
        <comment>last sign-in</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Last sign-in</source>
        <translation>Zuletzt da</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>nothing</source>
        <comment>stored</comment>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1 of at most %2</source>
        <comment>1.4 GB of at most 5 GB</comment>
        <translation>%1 von höchstens %2</translation>
    </message>
</context>
<context>
    <name>cq::ui::Actions</name>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Pause dispatch</source>
        <translation>Verteilung anhalten</translation>
    </message>
    <message>
        <source>Running jobs go on; no new ones start (Ctrl+Shift+P)</source>
        <translation>Laufende Jobs laufen weiter; neue starten nicht (Strg+Umschalt+P)</translation>
    </message>
    <message>
        <source>Submit job…</source>
        <translation>Job einreichen…</translation>
    </message>
    <message>
        <source>Submit job</source>
        <translation>Job einreichen</translation>
    </message>
    <message>
        <source>Send a workflow to the queue (Ctrl+U)</source>
        <translation>Workflow in die Warteschlange stellen (Strg+U)</translation>
    </message>
    <message>
        <source>Check all nodes now</source>
        <translation>Alle Knoten jetzt prüfen</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Suche oder Befehl</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Navigation as icons</source>
        <translation>Navigation als Symbole</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Layout zurücksetzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>List of keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About ComfyQueue</source>
        <translation>Über ComfyQueue</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Quit…</source>
        <translation>Beenden…</translation>
    </message>
</context>
<context>
    <name>cq::ui::ActivityPage</name>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>The audit trail could not be read</source>
        <translation>Das Protokoll konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>What happens is still written down</source>
        <translation>Was geschieht, wird weiter aufgezeichnet</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Sign-ins and changes of accounts and keys are written down here, for good.</source>
        <translation>Anmeldungen und Änderungen an Konten und Schlüsseln werden hier dauerhaft aufgezeichnet.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>There are lines, but the filter hides them all.</source>
        <translation>Es gibt Zeilen, aber der Filter blendet alle aus.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Only what concerns %1</source>
        <translation>Nur was %1 betrifft</translation>
    </message>
    <message>
        <source>Filter by text</source>
        <translation>Nach Text filtern</translation>
    </message>
    <message>
        <source>Filter the audit trail by text</source>
        <translation>Protokoll nach Text filtern</translation>
    </message>
    <message>
        <source>Filter the audit trail by person</source>
        <translation>Protokoll nach Person filtern</translation>
    </message>
    <message>
        <source>Lines of what somebody did, or what was done to the account</source>
        <translation>Was jemand getan hat oder was mit dem Konto getan wurde</translation>
    </message>
    <message>
        <source>Audit trail, newest first</source>
        <translation>Protokoll, das Neueste zuerst</translation>
    </message>
    <message>
        <source>Filter activity</source>
        <translation>Aktivität filtern</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>Zeilen kopieren</translation>
    </message>
</context>
<context>
    <name>cq::ui::AddManyDialog</name>
    <message>
        <source>Add many users</source>
        <translation>Viele Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>Where the names come from</source>
        <translation>Woher die Namen kommen</translation>
    </message>
    <message>
        <source>Numbered</source>
        <translation>Nummeriert</translation>
    </message>
    <message>
        <source>From a list</source>
        <translation>Aus einer Liste</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Names begin with</source>
        <translation>Namen beginnen mit</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Digits of the number</source>
        <translation>Stellen der Nummer</translation>
    </message>
    <message>
        <source>One person per line: name, and if you like password and role (participant, editor, admin), as a spreadsheet saves them.</source>
        <translation>Eine Person je Zeile: Name, auf Wunsch Passwort und Rolle (participant, editor, admin), wie eine Tabellenkalkulation sie speichert.</translation>
    </message>
    <message>
        <source>List of people</source>
        <translation>Liste der Personen</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Choose a list</source>
        <translation>Liste wählen</translation>
    </message>
    <message>
        <source>Lists (*.csv *.tsv *.txt)</source>
        <translation>Listen (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The list was not read</source>
        <translation>Die Liste wurde nicht gelesen</translation>
    </message>
    <message numerus="yes">
        <source>Make %n users</source>
        <translation>
            <numerusform>%n Benutzer anlegen</numerusform>
            <numerusform>%n Benutzer anlegen</numerusform>
        </translation>
    </message>
    <message>
        <source>Make users</source>
        <translation>Benutzer anlegen</translation>
    </message>
    <message numerus="yes">
        <source>Making %n users …</source>
        <translation>
            <numerusform>%n Benutzer wird angelegt …</numerusform>
            <numerusform>%n Benutzer werden angelegt …</numerusform>
        </translation>
    </message>
    <message>
        <source>Each password is hashed, which takes a moment.</source>
        <translation>Jedes Passwort wird gehasht, das dauert einen Moment.</translation>
    </message>
    <message>
        <source>Nobody was added</source>
        <translation>Niemand wurde hinzugefügt</translation>
    </message>
</context>
<context>
    <name>cq::ui::AddressPoster</name>
    <message>
        <source>Our address</source>
        <translation>Unsere Adresse</translation>
    </message>
    <message>
        <source>F11 fills the screen, Esc closes</source>
        <translation>F11 füllt den Bildschirm, Esc schließt</translation>
    </message>
</context>
<context>
    <name>cq::ui::AuditTableModel</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>Wem</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>From where</source>
        <translation>Von wo</translation>
    </message>
    <message>
        <source>%1, line %2 of the trail</source>
        <comment>when, and the number of the line</comment>
        <translation>%1, Zeile %2 des Protokolls</translation>
    </message>
</context>
<context>
    <name>cq::ui::AuditTexts</name>
    <message>
        <source>Account added</source>
        <translation>Konto angelegt</translation>
    </message>
    <message>
        <source>Account changed</source>
        <translation>Konto geändert</translation>
    </message>
    <message>
        <source>Account removed</source>
        <translation>Konto entfernt</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Anmeldung abgelehnt</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>Signed out everywhere</source>
        <translation>Überall abgemeldet</translation>
    </message>
    <message>
        <source>API key made</source>
        <translation>API-Schlüssel erstellt</translation>
    </message>
    <message>
        <source>API key revoked</source>
        <translation>API-Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>freigegeben</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>new password</source>
        <translation>neues Passwort</translation>
    </message>
    <message>
        <source>unknown name</source>
        <translation>unbekannter Name</translation>
    </message>
    <message>
        <source>wrong password</source>
        <translation>falsches Passwort</translation>
    </message>
    <message>
        <source>the account is disabled</source>
        <translation>das Konto ist gesperrt</translation>
    </message>
    <message>
        <source>the account was changed meanwhile</source>
        <translation>das Konto wurde inzwischen geändert</translation>
    </message>
    <message>
        <source>locked for a while</source>
        <translation>eine Weile gesperrt</translation>
    </message>
    <message>
        <source>role: %1 → %2</source>
        <translation>Rolle: %1 → %2</translation>
    </message>
    <message>
        <source>role: %1</source>
        <translation>Rolle: %1</translation>
    </message>
    <message>
        <source>name: %1 → %2</source>
        <translation>Name: %1 → %2</translation>
    </message>
    <message>
        <source>Local operator</source>
        <translation>Lokale Bedienung</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Rechner</translation>
    </message>
</context>
<context>
    <name>cq::ui::BulkBar</name>
    <message>
        <source>Deselect</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Select all jobs that match</source>
        <translation>Alle passenden Jobs auswählen</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs selected</source>
        <translation>
            <numerusform>%n Job ausgewählt</numerusform>
            <numerusform>%n Jobs ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Select all %1 that match</source>
        <translation>Alle %1 passenden auswählen</translation>
    </message>
</context>
<context>
    <name>cq::ui::ChainLine</name>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Check the audit trail again</source>
        <translation>Das Protokoll erneut prüfen</translation>
    </message>
    <message>
        <source>Checking whether the trail is whole…</source>
        <translation>Es wird geprüft, ob das Protokoll vollständig ist …</translation>
    </message>
    <message>
        <source>The trail has no lines yet.</source>
        <translation>Das Protokoll hat noch keine Zeilen.</translation>
    </message>
    <message numerus="yes">
        <source>The trail is intact: %n lines, each sealed with the one before it. Checked at %1.</source>
        <translation>
            <numerusform>Das Protokoll ist unversehrt: %n Zeile. Geprüft um %1.</numerusform>
            <numerusform>Das Protokoll ist unversehrt: %n Zeilen, jede mit der vorigen versiegelt. Geprüft um %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The trail is broken at line %1: it was changed, or lines before it are missing.</source>
        <translation>Das Protokoll ist in Zeile %1 gebrochen: Sie wurde geändert, oder davor fehlen Zeilen.</translation>
    </message>
    <message>
        <source>The trail could not be checked. %1</source>
        <translation>Das Protokoll konnte nicht geprüft werden. %1</translation>
    </message>
</context>
<context>
    <name>cq::ui::ClientList</name>
    <message>
        <source>Nobody is connected.</source>
        <translation>Niemand ist verbunden.</translation>
    </message>
    <message>
        <source>Who is connected</source>
        <translation>Wer verbunden ist</translation>
    </message>
</context>
<context>
    <name>cq::ui::ClientTableModel</name>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>nicht angemeldet</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>%1, port %2</source>
        <translation>%1, Port %2</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
</context>
<context>
    <name>cq::ui::CommandSearch</name>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search or command</source>
        <translation>Suche oder Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>cq::ui::Confirm</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Type %1 to go on</source>
        <translation>Zum Fortfahren %1 eingeben</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Beibehalten</translation>
    </message>
</context>
<context>
    <name>cq::ui::CredentialSheet</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Sign-in cards</source>
        <translation>Anmeldekarten</translation>
    </message>
</context>
<context>
    <name>cq::ui::Dialogs</name>
    <message>
        <source>One job is running</source>
        <translation>Ein Job läuft</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs are running</source>
        <translation>
            <numerusform>%n Job läuft</numerusform>
            <numerusform>%n Jobs laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Their nodes go on with them, and the next start picks them up. Waiting jobs stay in the queue.</source>
        <translation>Die Knoten arbeiten weiter, und der nächste Start übernimmt die Jobs. Wartende bleiben in der Warteschlange.</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>Im Tray weiterlaufen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>ComfyQueue keeps running</source>
        <translation>ComfyQueue läuft weiter</translation>
    </message>
    <message>
        <source>The queue stays on. Click the tray icon to come back.</source>
        <translation>Die Warteschlange bleibt aktiv. Ein Klick aufs Tray-Symbol öffnet das Fenster.</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Quit instead…</source>
        <translation>Doch beenden…</translation>
    </message>
    <message>
        <source>List of keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>ComfyQueue %1</source>
        <translation>ComfyQueue %1</translation>
    </message>
    <message>
        <source>About ComfyQueue</source>
        <translation>Über ComfyQueue</translation>
    </message>
    <message>
        <source>Runs a room full of ComfyUI users from one window.
Free software under the GNU GPL, version 3 or later.</source>
        <translation>Bedient einen Raum voller ComfyUI-Nutzer aus einem Fenster.
Freie Software unter der GNU GPL, Version 3 oder später.</translation>
    </message>
</context>
<context>
    <name>cq::ui::FailureNews</name>
    <message>
        <source>Job %1 failed</source>
        <translation>Job %1 gescheitert</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs failed</source>
        <translation>
            <numerusform>%n Job gescheitert</numerusform>
            <numerusform>%n Jobs gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>The last one: %1</source>
        <translation>Der letzte: %1</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobActions</name>
    <message>
        <source>Job %1, %2</source>
        <translation>Job %1, %2</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details anzeigen</translation>
    </message>
    <message>
        <source>Copy number</source>
        <translation>Nummer kopieren</translation>
    </message>
    <message numerus="yes">
        <source>Copy %n numbers</source>
        <translation>
            <numerusform>%n Nummer kopieren</numerusform>
            <numerusform>%n Nummern kopieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n running jobs?</source>
        <translation>
            <numerusform>%n laufenden Job abbrechen?</numerusform>
            <numerusform>%n laufende Jobs abbrechen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Their work so far is lost. %n waiting jobs are cancelled, too.</source>
        <translation>
            <numerusform>Die bisherige Arbeit geht verloren. Auch %n wartender Job wird abgebrochen.</numerusform>
            <numerusform>Die bisherige Arbeit geht verloren. Auch %n wartende Jobs werden abgebrochen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The work so far is lost.</source>
        <translation>Die bisherige Arbeit geht verloren.</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs and their results?</source>
        <translation>
            <numerusform>%n Job samt Ergebnissen entfernen?</numerusform>
            <numerusform>%n Jobs samt Ergebnissen entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Rows and result files are deleted. This cannot be undone.</source>
        <translation>Einträge und Ergebnisdateien werden gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs</source>
        <translation>
            <numerusform>%n Job entfernen</numerusform>
            <numerusform>%n Jobs entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the results into a folder</source>
        <translation>Ergebnisse in einem Ordner speichern</translation>
    </message>
    <message numerus="yes">
        <source>Submit %n jobs again?</source>
        <translation>
            <numerusform>%n Job erneut einreichen?</numerusform>
            <numerusform>%n Jobs erneut einreichen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is lost, but each is one more job at the end of the queue.</source>
        <translation>Nichts geht verloren, aber jeder wird ein weiterer Job am Ende der Warteschlange.</translation>
    </message>
    <message>
        <source>Job %1 is gone, and its workflow with it.</source>
        <translation>Job %1 ist nicht mehr da, und mit ihm sein Workflow.</translation>
    </message>
    <message numerus="yes">
        <source>None of %n jobs could be submitted again.</source>
        <translation>
            <numerusform>%n Job konnte nicht erneut eingereicht werden.</numerusform>
            <numerusform>Keiner von %n Jobs konnte erneut eingereicht werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Submitted again as job %1</source>
        <translation>Erneut eingereicht als Job %1</translation>
    </message>
    <message numerus="yes">
        <source>; %n could not be. %1</source>
        <comment>7 jobs submitted again; 2 could not be. Why</comment>
        <translation>
            <numerusform>; %n nicht. %1</numerusform>
            <numerusform>; %n nicht. %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobInspector</name>
    <message>
        <source>Stay with this job</source>
        <translation>Bei diesem Job bleiben</translation>
    </message>
    <message>
        <source>Close details</source>
        <translation>Details schließen</translation>
    </message>
    <message>
        <source>Select a job to see its details.</source>
        <translation>Wählen Sie einen Job, um Details zu sehen.</translation>
    </message>
    <message>
        <source>Details of the job</source>
        <translation>Details des Jobs</translation>
    </message>
    <message>
        <source>Parts of the details</source>
        <translation>Abschnitte der Details</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Job %1</source>
        <translation>Job %1</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobResults</name>
    <message>
        <source>Text from %1</source>
        <translation>Text von %1</translation>
    </message>
    <message>
        <source>Save results…</source>
        <translation>Ergebnisse speichern…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>This job left no results.</source>
        <translation>Dieser Job hat keine Ergebnisse.</translation>
    </message>
    <message>
        <source>Results appear here when the job is done.</source>
        <translation>Ergebnisse erscheinen hier, sobald der Job fertig ist.</translation>
    </message>
    <message>
        <source>No program opens %1</source>
        <translation>Kein Programm öffnet %1</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobSidebar</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Some states</source>
        <translation>Einige Zustände</translation>
    </message>
    <message>
        <source>Any node</source>
        <translation>Alle Knoten</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobSummary</name>
    <message>
        <source>Given to %1</source>
        <translation>Übergeben an %1</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>Bisher</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>on %1</source>
        <comment>portrait-sdxl on gpu-a</comment>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>pinned to %1</source>
        <translation>gebunden an %1</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>Preview, step %1</source>
        <translation>Vorschau, Schritt %1</translation>
    </message>
    <message>
        <source>Cannot start</source>
        <translation>Kann nicht starten</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>Warum er wartet</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>A warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>%1, waited %2</source>
        <comment>10:39:48, waited 1 min 20 s</comment>
        <translation>%1, wartete %2</translation>
    </message>
    <message>
        <source>%1, try %2</source>
        <comment>10:41:08, try 1</comment>
        <translation>%1, Versuch %2</translation>
    </message>
    <message>
        <source>%1, took %2</source>
        <comment>10:41:08, took 31 s</comment>
        <translation>%1, dauerte %2</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Eingereicht</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Pinned to</source>
        <translation>Gebunden an</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n Knoten im Graphen</numerusform>
            <numerusform>%n Knoten im Graphen</numerusform>
        </translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message numerus="yes">
        <source>%n files, %1</source>
        <translation>
            <numerusform>%n Datei, %1</numerusform>
            <numerusform>%n Dateien, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobTableModel</name>
    <message>
        <source>Stopping</source>
        <translation>Stoppt</translation>
    </message>
    <message>
        <source>Local operator</source>
        <translation>Lokale Bedienung</translation>
    </message>
    <message>
        <source>User %1</source>
        <translation>Benutzer %1</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>cannot start</source>
        <translation>startet nicht</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>waits %1</source>
        <comment>waits 2 min</comment>
        <translation>wartet %1</translation>
    </message>
    <message>
        <source>ends in %1</source>
        <translation>endet in %1</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>Held until somebody releases it</source>
        <translation>Angehalten, bis ihn jemand freigibt</translation>
    </message>
    <message>
        <source>Being handed to the node</source>
        <translation>Wird dem Knoten übergeben</translation>
    </message>
    <message>
        <source>Results are being fetched</source>
        <translation>Ergebnisse werden geholt</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message numerus="yes">
        <source>%n results</source>
        <translation>
            <numerusform>%n Ergebnis</numerusform>
            <numerusform>%n Ergebnisse</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Started %1</source>
        <translation>Gestartet %1</translation>
    </message>
    <message>
        <source>Ended %1</source>
        <translation>Beendet %1</translation>
    </message>
    <message>
        <source>Pos</source>
        <translation>Pos.</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Job</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Starts / ends</source>
        <translation>Start / Ende</translation>
    </message>
    <message>
        <source>Progress or reason</source>
        <translation>Fortschritt oder Grund</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>Eingereicht</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>13 of 20 steps</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>nicht geladen</translation>
    </message>
    <message>
        <source>about to end</source>
        <translation>endet gleich</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobTableView</name>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
</context>
<context>
    <name>cq::ui::JobVerbs</name>
    <message numerus="yes">
        <source>; %n left as they were</source>
        <translation>
            <numerusform>; %n blieb unverändert</numerusform>
            <numerusform>; %n blieben unverändert</numerusform>
        </translation>
    </message>
    <message>
        <source>The job is done</source>
        <translation>Der Job ist fertig</translation>
    </message>
    <message>
        <source>The job has failed already</source>
        <translation>Der Job ist schon gescheitert</translation>
    </message>
    <message>
        <source>The job was cancelled already</source>
        <translation>Der Job ist schon abgebrochen</translation>
    </message>
    <message>
        <source>The job is running; cancel it first</source>
        <translation>Der Job läuft; zuerst abbrechen</translation>
    </message>
    <message>
        <source>The job is running already</source>
        <translation>Der Job läuft schon</translation>
    </message>
    <message>
        <source>The job is held already</source>
        <translation>Der Job ist schon angehalten</translation>
    </message>
    <message>
        <source>The job is not held</source>
        <translation>Der Job ist nicht angehalten</translation>
    </message>
    <message>
        <source>The job is waiting; cancel it first</source>
        <translation>Der Job wartet; zuerst abbrechen</translation>
    </message>
    <message>
        <source>The job has not run yet</source>
        <translation>Der Job lief noch nicht</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Anhalten</translation>
    </message>
    <message numerus="yes">
        <source>Hold %n jobs</source>
        <translation>
            <numerusform>%n Job anhalten</numerusform>
            <numerusform>%n Jobs anhalten</numerusform>
        </translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Freigeben</translation>
    </message>
    <message numerus="yes">
        <source>Release %n jobs</source>
        <translation>
            <numerusform>%n Job freigeben</numerusform>
            <numerusform>%n Jobs freigeben</numerusform>
        </translation>
    </message>
    <message>
        <source>To front</source>
        <translation>Nach vorn</translation>
    </message>
    <message numerus="yes">
        <source>Move %n jobs to front</source>
        <translation>
            <numerusform>%n Job nach vorn holen</numerusform>
            <numerusform>%n Jobs nach vorn holen</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Wiederholen</translation>
    </message>
    <message numerus="yes">
        <source>Try %n jobs again</source>
        <translation>
            <numerusform>%n Job wiederholen</numerusform>
            <numerusform>%n Jobs wiederholen</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>Job abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n jobs</source>
        <translation>
            <numerusform>%n Job abbrechen</numerusform>
            <numerusform>%n Jobs abbrechen</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs…</source>
        <translation>
            <numerusform>%n Job entfernen…</numerusform>
            <numerusform>%n Jobs entfernen…</numerusform>
        </translation>
    </message>
    <message>
        <source>Save results…</source>
        <translation>Ergebnisse speichern…</translation>
    </message>
    <message numerus="yes">
        <source>Save results of %n jobs…</source>
        <translation>
            <numerusform>Ergebnisse von %n Job speichern…</numerusform>
            <numerusform>Ergebnisse von %n Jobs speichern…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs held</source>
        <translation>
            <numerusform>%n Job angehalten</numerusform>
            <numerusform>%n Jobs angehalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs released</source>
        <translation>
            <numerusform>%n Job freigegeben</numerusform>
            <numerusform>%n Jobs freigegeben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs moved to the front</source>
        <translation>
            <numerusform>%n Job nach vorn geholt</numerusform>
            <numerusform>%n Jobs nach vorn geholt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait again</source>
        <translation>
            <numerusform>%n Job wartet wieder</numerusform>
            <numerusform>%n Jobs warten wieder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs cancelled</source>
        <translation>
            <numerusform>%n Job abgebrochen</numerusform>
            <numerusform>%n Jobs abgebrochen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs removed</source>
        <translation>
            <numerusform>%n Job entfernt</numerusform>
            <numerusform>%n Jobs entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files saved</source>
        <translation>
            <numerusform>%n Datei gespeichert</numerusform>
            <numerusform>%n Dateien gespeichert</numerusform>
        </translation>
    </message>
    <message>
        <source>No job is selected</source>
        <translation>Kein Job ist ausgewählt</translation>
    </message>
    <message>
        <source>There are no results</source>
        <translation>Es gibt keine Ergebnisse</translation>
    </message>
    <message>
        <source>Fits none of the selected jobs</source>
        <translation>Passt zu keinem ausgewählten Job</translation>
    </message>
    <message>
        <source>Submit again</source>
        <translation>Erneut einreichen</translation>
    </message>
    <message numerus="yes">
        <source>Submit %n jobs again</source>
        <translation>
            <numerusform>%n Job erneut einreichen</numerusform>
            <numerusform>%n Jobs erneut einreichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs submitted again</source>
        <translation>
            <numerusform>%n Job erneut eingereicht</numerusform>
            <numerusform>%n Jobs erneut eingereicht</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobWorkflow</name>
    <message>
        <source>Workflow as JSON</source>
        <translation>Workflow als JSON</translation>
    </message>
    <message>
        <source>Copy workflow</source>
        <translation>Workflow kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n Knoten im Graphen</numerusform>
            <numerusform>%n Knoten im Graphen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobsPage</name>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait</source>
        <translation>
            <numerusform>%n Job wartet</numerusform>
            <numerusform>%n Jobs warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs submitted</source>
        <translation>
            <numerusform>%n Job eingereicht</numerusform>
            <numerusform>%n Jobs eingereicht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs keep running</source>
        <translation>
            <numerusform>%n Job läuft weiter</numerusform>
            <numerusform>%n Jobs laufen weiter</numerusform>
        </translation>
    </message>
    <message>
        <source>The job list could not be read</source>
        <translation>Die Jobliste war nicht lesbar</translation>
    </message>
    <message>
        <source>No jobs yet</source>
        <translation>Noch keine Jobs</translation>
    </message>
    <message>
        <source>Submit a workflow, and it runs here.</source>
        <translation>Reichen Sie einen Workflow ein, und er läuft hier.</translation>
    </message>
    <message>
        <source>Submit a workflow</source>
        <translation>Workflow einreichen</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>There are jobs, but the filter hides them all.</source>
        <translation>Es gibt Jobs, aber der Filter blendet alle aus.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>No fresh data for %1. You see the state of %2.</source>
        <translation>Seit %1 keine neuen Daten. Sie sehen den Stand von %2.</translation>
    </message>
    <message>
        <source>Filter by text or number</source>
        <translation>Text oder Nummer</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Filter by state</source>
        <translation>Nach Zustand filtern</translation>
    </message>
    <message>
        <source>Filter by node</source>
        <translation>Nach Knoten filtern</translation>
    </message>
    <message>
        <source>Filter jobs</source>
        <translation>Jobs filtern</translation>
    </message>
</context>
<context>
    <name>cq::ui::KeyDialog</name>
    <message>
        <source>Make key</source>
        <translation>Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>New API key for %1</source>
        <translation>Neuer API-Schlüssel für %1</translation>
    </message>
    <message>
        <source>what it is for</source>
        <translation>wofür er ist</translation>
    </message>
    <message numerus="yes">
        <source>after %n days</source>
        <translation>
            <numerusform>nach %n Tag</numerusform>
            <numerusform>nach %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>never</source>
        <comment>expiry of a key</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Good for</source>
        <translation>Gilt für</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>The key was not made</source>
        <translation>Der Schlüssel wurde nicht erzeugt</translation>
    </message>
</context>
<context>
    <name>cq::ui::KeyList</name>
    <message>
        <source>used %1</source>
        <translation>benutzt %1</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>noch nicht benutzt</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>widerrufen</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>expires in %1</source>
        <translation>läuft in %1 ab</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>No keys. Programs need one to submit jobs.</source>
        <translation>Keine Schlüssel. Programme brauchen einen, um Jobs einzureichen.</translation>
    </message>
    <message>
        <source>Revoke %1…</source>
        <translation>%1 widerrufen…</translation>
    </message>
    <message>
        <source>Revoke the key “%1”?</source>
        <translation>Den Schlüssel „%1“ widerrufen?</translation>
    </message>
    <message>
        <source>Programs that use it are refused from now on. This cannot be undone.</source>
        <translation>Programme, die ihn benutzen, werden ab jetzt abgewiesen. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>Key “%1” revoked</source>
        <translation>Schlüssel „%1“ widerrufen</translation>
    </message>
</context>
<context>
    <name>cq::ui::LimitBox</name>
    <message>
        <source>as for everybody</source>
        <translation>wie für alle</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>unbegrenzt</translation>
    </message>
</context>
<context>
    <name>cq::ui::ListenerView</name>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Show address large</source>
        <translation>Adresse groß zeigen</translation>
    </message>
    <message>
        <source>How people reach it</source>
        <translation>Wie man es erreicht</translation>
    </message>
    <message numerus="yes">
        <source>Listening, %n connections</source>
        <translation>
            <numerusform>Erreichbar, %n Verbindung</numerusform>
            <numerusform>Erreichbar, %n Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>Auch</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>SHA-256 of the certificate, to compare with what a browser shows</source>
        <translation>SHA-256 des Zertifikats, zum Vergleich mit dem, was ein Browser zeigt</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Something needs a look</source>
        <translation>Etwas braucht einen Blick</translation>
    </message>
    <message>
        <source>It does not listen</source>
        <translation>Es ist nicht erreichbar</translation>
    </message>
</context>
<context>
    <name>cq::ui::MainWindow</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>cq::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Widen the navigation</source>
        <translation>Navigation ausklappen</translation>
    </message>
    <message>
        <source>Collapse</source>
        <comment>navigation</comment>
        <translation>Einklappen</translation>
    </message>
</context>
<context>
    <name>cq::ui::NetworkCard</name>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>What you change here takes effect when you apply it.</source>
        <translation>Was Sie hier ändern, gilt, sobald Sie es anwenden.</translation>
    </message>
    <message>
        <source>Not applied yet. People may need the new address; no job is lost.</source>
        <translation>Noch nicht angewendet. Vielleicht wird die neue Adresse gebraucht; kein Job geht verloren.</translation>
    </message>
    <message>
        <source>Applying …</source>
        <translation>Wird angewendet …</translation>
    </message>
    <message>
        <source>Not applied; everything is as before</source>
        <translation>Nicht angewendet; alles ist wie zuvor</translation>
    </message>
    <message>
        <source>Network settings applied</source>
        <translation>Netzwerkeinstellungen angewendet</translation>
    </message>
    <message>
        <source>Reachable at %1</source>
        <translation>Erreichbar unter %1</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Helps when what is in the way has gone meanwhile.</source>
        <translation>Hilft, wenn inzwischen weg ist, was im Weg war.</translation>
    </message>
</context>
<context>
    <name>cq::ui::NetworkFields</name>
    <message>
        <source>Reachable for</source>
        <translation>Erreichbar für</translation>
    </message>
    <message>
        <source>Programs on this computer only</source>
        <translation>Nur Programme auf diesem Rechner</translation>
    </message>
    <message>
        <source>Everybody in the network</source>
        <translation>Alle im Netzwerk</translation>
    </message>
    <message>
        <source>A chosen address</source>
        <translation>Eine bestimmte Adresse</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>irgendein freier</translation>
    </message>
    <message>
        <source>HTTPS with a certificate made here; browsers ask once</source>
        <translation>HTTPS mit hier erzeugtem Zertifikat; Browser fragen einmal</translation>
    </message>
    <message>
        <source>HTTPS with my own certificate and key</source>
        <translation>HTTPS mit eigenem Zertifikat und Schlüssel</translation>
    </message>
    <message>
        <source>Plain HTTP, on this computer only</source>
        <translation>Unverschlüsseltes HTTP, nur auf diesem Rechner</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>A PEM file with the whole chain; renewed files are noticed.</source>
        <translation>Eine PEM-Datei mit der ganzen Kette; erneuerte Dateien werden bemerkt.</translation>
    </message>
    <message>
        <source>Its key</source>
        <translation>Sein Schlüssel</translation>
    </message>
    <message>
        <source>Redirect port</source>
        <translation>Weiterleitungsport</translation>
    </message>
    <message>
        <source>none</source>
        <comment>redirect port</comment>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Plain HTTP on this port leads to HTTPS.</source>
        <translation>Unverschlüsseltes HTTP auf diesem Port führt zu HTTPS.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>Wählen: %1</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer *.key)</source>
        <translation>PEM-Dateien (*.pem *.crt *.cer *.key)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Who may come in</source>
        <translation>Wer herein darf</translation>
    </message>
    <message>
        <source>Allowed addresses</source>
        <translation>Erlaubte Adressen</translation>
    </message>
    <message>
        <source>Addresses and ranges that may connect; empty is everybody.</source>
        <translation>Adressen und Bereiche, die sich verbinden dürfen; leer heißt alle.</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Names people reach us by, besides addresses and localhost.</source>
        <translation>Namen, unter denen man uns erreicht, außer Adressen und localhost.</translation>
    </message>
    <message>
        <source>Origins</source>
        <translation>Ursprünge</translation>
    </message>
    <message>
        <source>Web pages of others that may read our answers.</source>
        <translation>Fremde Webseiten, die unsere Antworten lesen dürfen.</translation>
    </message>
    <message>
        <source>“%1” is not an address such as 192.168.1.20.</source>
        <translation>„%1“ ist keine Adresse wie 192.168.1.20.</translation>
    </message>
    <message>
        <source>HTTPS with files needs the certificate and its key.</source>
        <translation>HTTPS mit Dateien braucht das Zertifikat und seinen Schlüssel.</translation>
    </message>
    <message>
        <source>The redirect port must be another one than the port.</source>
        <translation>Der Weiterleitungsport muss ein anderer sein als der Port.</translation>
    </message>
    <message>
        <source>Others in the network could read the passwords.</source>
        <translation>Andere im Netzwerk könnten die Passwörter lesen.</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>Port %1 nehmen</translation>
    </message>
    <message>
        <source>Take jobs from other programs</source>
        <translation>Jobs von anderen Programmen annehmen</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Annahme</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeActions</name>
    <message>
        <source>Show details</source>
        <translation>Details anzeigen</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>Speicher leeren</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Asked to free memory</source>
        <translation>Speicher leeren angefordert</translation>
    </message>
    <message>
        <source>No node is selected</source>
        <translation>Kein Knoten ist ausgewählt</translation>
    </message>
    <message>
        <source>Select one node</source>
        <translation>Wählen Sie einen Knoten</translation>
    </message>
    <message>
        <source>The node is switched off</source>
        <translation>Der Knoten ist ausgeschaltet</translation>
    </message>
    <message>
        <source>The node is on already</source>
        <translation>Der Knoten ist schon an</translation>
    </message>
    <message>
        <source>The node is off already</source>
        <translation>Der Knoten ist schon aus</translation>
    </message>
    <message>
        <source>A job is running on it</source>
        <translation>Auf ihm läuft ein Job</translation>
    </message>
    <message>
        <source>The node does not answer</source>
        <translation>Der Knoten antwortet nicht</translation>
    </message>
    <message>
        <source>Jobs run on it; disable it and let them end first</source>
        <translation>Auf ihm laufen Jobs; erst ausschalten und auslaufen lassen</translation>
    </message>
    <message>
        <source>%1 takes jobs again</source>
        <translation>%1 nimmt wieder Jobs an</translation>
    </message>
    <message>
        <source>%1 takes no new jobs</source>
        <translation>%1 nimmt keine neuen Jobs an</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n nodes?</source>
        <translation>
            <numerusform>%n Knoten entfernen?</numerusform>
            <numerusform>%n Knoten entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Its settings and its credential are deleted. Jobs and results stay.</source>
        <translation>Einstellungen und Zugangsdaten werden gelöscht. Jobs und Ergebnisse bleiben.</translation>
    </message>
    <message>
        <source>Remove node</source>
        <translation>Knoten entfernen</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n nodes</source>
        <translation>
            <numerusform>%n Knoten entfernen</numerusform>
            <numerusform>%n Knoten entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 removed</source>
        <translation>%1 entfernt</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeDialog</name>
    <message>
        <source>Add a ComfyUI server</source>
        <translation>ComfyUI-Server hinzufügen</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>gpu-a</source>
        <translation>gpu-a</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Jobs at once</source>
        <translation>Jobs zugleich</translation>
    </message>
    <message>
        <source> %</source>
        <comment>per cent, after a number</comment>
        <translation> %</translation>
    </message>
    <message>
        <source>No new work starts while more of the memory is in use.</source>
        <translation>Ist mehr vom Speicher belegt, startet keine neue Arbeit.</translation>
    </message>
    <message>
        <source>VRAM limit</source>
        <translation>VRAM-Grenze</translation>
    </message>
    <message>
        <source>off: a check would wake it</source>
        <translation>aus: eine Abfrage würde ihn wecken</translation>
    </message>
    <message>
        <source>every second</source>
        <translation>jede Sekunde</translation>
    </message>
    <message>
        <source>every 5 seconds</source>
        <translation>alle 5 Sekunden</translation>
    </message>
    <message>
        <source>every 30 seconds</source>
        <translation>alle 30 Sekunden</translation>
    </message>
    <message>
        <source>Health check</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>a word that all nodes on this card share</source>
        <translation>ein Wort für alle Knoten dieser Karte</translation>
    </message>
    <message>
        <source>Nodes with the same word use one card and count each other&apos;s memory.</source>
        <translation>Knoten mit demselben Wort nutzen eine Karte und rechnen ihren Speicher zusammen.</translation>
    </message>
    <message>
        <source>Shared card</source>
        <translation>Geteilte Karte</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>bearer token</source>
        <translation>Bearer-Token</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Header name</source>
        <translation>Header-Name</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>every %1 ms</source>
        <translation>alle %1 ms</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>Address: “%1” is not an address such as http://192.168.1.5:8188.</source>
        <translation>Adresse: „%1“ ist keine Adresse wie http://192.168.1.5:8188.</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>Frage %1 …</translation>
    </message>
    <message>
        <source>The test failed</source>
        <translation>Der Test ist gescheitert</translation>
    </message>
    <message>
        <source>ComfyUI %1</source>
        <translation>ComfyUI %1</translation>
    </message>
    <message>
        <source>%1 used</source>
        <translation>%1 belegt</translation>
    </message>
    <message>
        <source>answered in %1 ms</source>
        <translation>Antwort nach %1 ms</translation>
    </message>
    <message>
        <source>It answers</source>
        <translation>Er antwortet</translation>
    </message>
    <message>
        <source>Trust only this certificate: %1…</source>
        <translation>Nur diesem Zertifikat vertrauen: %1…</translation>
    </message>
    <message>
        <source>The node was not added</source>
        <translation>Der Knoten wurde nicht hinzugefügt</translation>
    </message>
    <message>
        <source>The node was not saved</source>
        <translation>Der Knoten wurde nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeInspector</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>bearer token</source>
        <translation>Bearer-Token</translation>
    </message>
    <message>
        <source>header %1</source>
        <translation>Header %1</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>every %1</source>
        <translation>alle %1</translation>
    </message>
    <message>
        <source>Its jobs</source>
        <translation>Seine Jobs</translation>
    </message>
    <message>
        <source>Select a node to see its details.</source>
        <translation>Wählen Sie einen Knoten, um Details zu sehen.</translation>
    </message>
    <message>
        <source>Details of the node</source>
        <translation>Details des Knotens</translation>
    </message>
    <message>
        <source>Close details</source>
        <translation>Details schließen</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>Was Sie tun können</translation>
    </message>
    <message>
        <source>%1, %2 GB</source>
        <comment>RTX 3060, 12 GB</comment>
        <translation>%1, %2 GB</translation>
    </message>
    <message>
        <source>Show job %1</source>
        <translation>Job %1 anzeigen</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>It takes no new jobs; those running go on.</source>
        <translation>Er nimmt keine neuen Jobs an; laufende laufen weiter.</translation>
    </message>
    <message>
        <source>It takes no jobs until you enable it.</source>
        <translation>Er nimmt keine Jobs an, bis Sie ihn einschalten.</translation>
    </message>
    <message>
        <source>It is asked again %1.</source>
        <translation>Er wird %1 erneut gefragt.</translation>
    </message>
    <message>
        <source>It is not asked by itself; use Check now.</source>
        <translation>Er wird nicht von selbst gefragt; „Jetzt prüfen“ fragt ihn.</translation>
    </message>
    <message>
        <source>No answer since %1, %2</source>
        <comment>since 10:39, 3 min ago</comment>
        <translation>Keine Antwort seit %1, %2</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Memory above the limit</source>
        <translation>Speicher über der Grenze</translation>
    </message>
    <message>
        <source>%1 in use, the limit is %2. No new work starts here until it falls.</source>
        <translation>%1 belegt, die Grenze ist %2. Bis der Wert sinkt, startet hier nichts Neues.</translation>
    </message>
    <message>
        <source>Others use this node</source>
        <translation>Andere nutzen diesen Knoten</translation>
    </message>
    <message numerus="yes">
        <source>%n prompts of other people are in its queue.</source>
        <translation>
            <numerusform>%n Prompt anderer steht in seiner Warteschlange.</numerusform>
            <numerusform>%n Prompts anderer stehen in seiner Warteschlange.</numerusform>
        </translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Of it ours</source>
        <translation>Davon eigener</translation>
    </message>
    <message>
        <source>Of it others&apos;</source>
        <translation>Davon fremder</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Jobs at once</source>
        <translation>Jobs zugleich</translation>
    </message>
    <message>
        <source>%1, %2 running</source>
        <translation>%1, davon %2 belegt</translation>
    </message>
    <message>
        <source>Done, failed</source>
        <translation>Fertig, gescheitert</translation>
    </message>
    <message>
        <source>Shares card</source>
        <translation>Teilt Karte</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>pinned, %1…</source>
        <translation>festgelegt, %1…</translation>
    </message>
    <message>
        <source>ComfyUI</source>
        <translation>ComfyUI</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeTableModel</name>
    <message>
        <source>%1 / %2 GB</source>
        <comment>memory used / total</comment>
        <translation>%1 / %2 GB</translation>
    </message>
    <message>
        <source>no reading</source>
        <translation>kein Messwert</translation>
    </message>
    <message>
        <source>%1 % used, limit %2 %</source>
        <translation>%1 % belegt, Grenze %2 %</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>jobs running / jobs at once</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>&lt; 1 ms</source>
        <translation>&lt; 1 ms</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>VRAM</translation>
    </message>
    <message>
        <source>Last 10 min</source>
        <translation>Letzte 10 min</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeTableView</name>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeTile</name>
    <message>
        <source>%1, %2 of %3</source>
        <comment>Busy, 1 of 2 slots</comment>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>VRAM</translation>
    </message>
    <message>
        <source>unknown</source>
        <comment>memory</comment>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>last %1</source>
        <comment>last known memory</comment>
        <translation>zuletzt %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>time</comment>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>job %1</source>
        <translation>Job %1</translation>
    </message>
    <message>
        <source>Free for the next job</source>
        <translation>Frei für den nächsten Job</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Ausgeschaltet</translation>
    </message>
    <message>
        <source>Takes no jobs until it is switched on</source>
        <translation>Nimmt erst eingeschaltet wieder Jobs an</translation>
    </message>
    <message>
        <source>No answer for %1</source>
        <translation>Keine Antwort seit %1</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Asking it for its state</source>
        <translation>Zustand wird abgefragt</translation>
    </message>
    <message>
        <source>No new work: memory above %1</source>
        <translation>Nichts Neues: Speicher über %1</translation>
    </message>
    <message>
        <source>One job</source>
        <translation>Ein Job</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n Job</numerusform>
            <numerusform>%n Jobs</numerusform>
        </translation>
    </message>
    <message>
        <source>One job of others in its queue</source>
        <translation>Ein fremder Job in der Warteschlange</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs of others in its queue</source>
        <translation>
            <numerusform>%n fremder Job in der Warteschlange</numerusform>
            <numerusform>%n fremde Jobs in der Warteschlange</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::NodesPage</name>
    <message>
        <source>Filter nodes</source>
        <translation>Knoten filtern</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>%1 !</source>
        <comment>badge: number of problems</comment>
        <translation>%1 !</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes do not answer</source>
        <translation>
            <numerusform>%n Knoten antwortet nicht</numerusform>
            <numerusform>%n Knoten antworten nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 saved</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>The nodes could not be read</source>
        <translation>Die Knoten waren nicht lesbar</translation>
    </message>
    <message>
        <source>Jobs that run on nodes keep running</source>
        <translation>Jobs auf den Knoten laufen weiter</translation>
    </message>
    <message>
        <source>No nodes yet</source>
        <translation>Noch keine Knoten</translation>
    </message>
    <message>
        <source>Add a ComfyUI server</source>
        <translation>ComfyUI-Server hinzufügen</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>There are nodes, but the filter hides them all.</source>
        <translation>Es gibt Knoten, aber der Filter blendet alle aus.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>all %1 slots busy</source>
        <translation>alle %1 Plätze belegt</translation>
    </message>
    <message>
        <source>%1 of %2 slots busy</source>
        <translation>%1 von %2 Plätzen belegt</translation>
    </message>
    <message>
        <source>%1 of %2 answer; %3; %4 in use</source>
        <comment>3 of 4 answer; all 4 slots busy; …</comment>
        <translation>%1 von %2 antworten; %3; %4 belegt</translation>
    </message>
    <message>
        <source>No fresh data for %1. You see the state of %2.</source>
        <translation>Seit %1 keine neuen Daten. Sie sehen den Stand von %2.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter nodes by name, card or address</source>
        <translation>Knoten nach Name, Karte oder Adresse filtern</translation>
    </message>
    <message>
        <source>Check all</source>
        <translation>Alle prüfen</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>Node…</source>
        <translation>Knoten…</translation>
    </message>
    <message>
        <source>VRAM, share of each node</source>
        <translation>VRAM, Anteil je Knoten</translation>
    </message>
    <message>
        <source>Jobs wait until a ComfyUI server is added.
Simulated nodes and sample jobs open in a window of their own; nothing of them comes here.</source>
        <translation>Jobs warten, bis ein ComfyUI-Server hinzukommt.
Simulierte Knoten und Beispieljobs öffnen sich in einem eigenen Fenster; hierher gelangt davon nichts.</translation>
    </message>
    <message>
        <source>Try with simulated nodes</source>
        <translation>Mit simulierten Knoten ausprobieren</translation>
    </message>
</context>
<context>
    <name>cq::ui::NoteCard</name>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
</context>
<context>
    <name>cq::ui::Overview</name>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 antwortet nicht</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>%1; memory was at %2</source>
        <translation>%1; Speicher war bei %2</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>%1, waits for %2</source>
        <translation>%1, wartet seit %2</translation>
    </message>
    <message>
        <source>Job %1 is pinned to %2</source>
        <translation>Job %1 ist an %2 gebunden</translation>
    </message>
    <message>
        <source>Job %1 cannot start</source>
        <translation>Job %1 kann nicht starten</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Job %1 failed</source>
        <translation>Job %1 gescheitert</translation>
    </message>
    <message>
        <source>Job %1 failed on %2</source>
        <translation>Job %1 auf %2 gescheitert</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs failed</source>
        <translation>
            <numerusform>%n Job gescheitert</numerusform>
            <numerusform>%n Jobs gescheitert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs failed on %1</source>
        <translation>
            <numerusform>%n Job auf %1 gescheitert</numerusform>
            <numerusform>%n Jobs auf %1 gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>nichts wartet</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <comment>jobs</comment>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>No node to work on</source>
        <translation>Kein Knoten zum Arbeiten</translation>
    </message>
    <message>
        <source>No node answers</source>
        <translation>Kein Knoten antwortet</translation>
    </message>
    <message>
        <source>one job finishes; %1</source>
        <translation>ein Job läuft zu Ende; %1</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs finish; %1</source>
        <translation>
            <numerusform>%n Job läuft zu Ende; %1</numerusform>
            <numerusform>%n Jobs laufen zu Ende; %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Dispatch is paused</source>
        <translation>Verteilung ist angehalten</translation>
    </message>
    <message>
        <source>one node needs you</source>
        <translation>ein Knoten braucht Sie</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes need you</source>
        <translation>
            <numerusform>%n Knoten braucht Sie</numerusform>
            <numerusform>%n Knoten brauchen Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Running, %1</source>
        <comment>%1 = one node needs you</comment>
        <translation>Läuft, %1</translation>
    </message>
    <message>
        <source>Idle, %1</source>
        <comment>%1 = one node needs you</comment>
        <translation>Leerlauf, %1</translation>
    </message>
    <message>
        <source>one job needs you</source>
        <translation>ein Job braucht Sie</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs need you</source>
        <translation>
            <numerusform>%n Job braucht Sie</numerusform>
            <numerusform>%n Jobs brauchen Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything runs</source>
        <translation>Alles läuft</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>one node is free</source>
        <translation>ein Knoten ist frei</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes are free</source>
        <translation>
            <numerusform>%n Knoten ist frei</numerusform>
            <numerusform>%n Knoten sind frei</numerusform>
        </translation>
    </message>
    <message>
        <source>on one node</source>
        <comment>work</comment>
        <translation>auf einem Knoten</translation>
    </message>
    <message numerus="yes">
        <source>on %n nodes</source>
        <comment>work</comment>
        <translation>
            <numerusform>auf %n Knoten</numerusform>
            <numerusform>auf %n Knoten</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing runs</source>
        <translation>nichts läuft</translation>
    </message>
    <message>
        <source>one job %1</source>
        <comment>%1 = on one node</comment>
        <translation>ein Job %1</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs %1</source>
        <comment>%1 = on 3 nodes</comment>
        <translation>
            <numerusform>%n Job %1</numerusform>
            <numerusform>%n Jobs %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message numerus="yes">
        <source>%n cannot start</source>
        <translation>
            <numerusform>%n kann nicht starten</numerusform>
            <numerusform>%n können nicht starten</numerusform>
        </translation>
    </message>
    <message>
        <source>dispatch is paused</source>
        <translation>Verteilung ist angehalten</translation>
    </message>
    <message>
        <source>all can start</source>
        <translation>alle können starten</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>%1 of %2 slots busy</source>
        <translation>%1 von %2 Plätzen belegt</translation>
    </message>
    <message>
        <source>the only slot is busy</source>
        <translation>der einzige Platz ist belegt</translation>
    </message>
    <message numerus="yes">
        <source>all %n slots busy</source>
        <translation>
            <numerusform>%n Platz belegt</numerusform>
            <numerusform>alle %n Plätze belegt</numerusform>
        </translation>
    </message>
    <message>
        <source>no slots</source>
        <translation>keine Plätze</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>Heute fertig</translation>
    </message>
    <message>
        <source>%1 in the last hour</source>
        <translation>%1 in der letzten Stunde</translation>
    </message>
    <message>
        <source>Failed, last hour</source>
        <translation>Gescheitert (1 h)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>for different reasons</source>
        <translation>aus verschiedenen Gründen</translation>
    </message>
    <message>
        <source>mostly %1</source>
        <comment>failure kind</comment>
        <translation>meist: %1</translation>
    </message>
    <message>
        <source>Nodes online</source>
        <translation>Knoten online</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>nodes online / all</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>all answer</source>
        <translation>alle antworten</translation>
    </message>
    <message>
        <source>none added</source>
        <translation>keine vorhanden</translation>
    </message>
    <message numerus="yes">
        <source>%n do not answer</source>
        <translation>
            <numerusform>%n antwortet nicht</numerusform>
            <numerusform>%n antworten nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>checking</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Max. Wartezeit</translation>
    </message>
    <message>
        <source>nobody waits</source>
        <translation>niemand wartet</translation>
    </message>
    <message>
        <source>job %1</source>
        <translation>Job %1</translation>
    </message>
    <message>
        <source>job %1, %2</source>
        <translation>Job %1, %2</translation>
    </message>
    <message>
        <source>Typical time</source>
        <translation>Typische Dauer</translation>
    </message>
    <message>
        <source>nothing finished in the last hour</source>
        <translation>nichts fertig in der letzten Stunde</translation>
    </message>
    <message>
        <source>95 % within %1</source>
        <translation>95 % binnen %1</translation>
    </message>
    <message>
        <source>There is no node yet</source>
        <translation>Noch gibt es keinen Knoten</translation>
    </message>
    <message>
        <source>All nodes are switched off</source>
        <translation>Alle Knoten sind ausgeschaltet</translation>
    </message>
    <message>
        <source>one job waits for one</source>
        <translation>ein Job wartet auf einen</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait for one</source>
        <translation>
            <numerusform>%n Job wartet auf einen</numerusform>
            <numerusform>%n Jobs warten auf einen</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs wait until a ComfyUI server is added</source>
        <translation>Jobs warten, bis ein ComfyUI-Server hinzukommt</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>Knoten hinzufügen</translation>
    </message>
    <message>
        <source>one job waits</source>
        <translation>ein Job wartet</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait</source>
        <translation>
            <numerusform>%n Job wartet</numerusform>
            <numerusform>%n Jobs warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>%1 takes no work</source>
        <translation>%1 nimmt keine Arbeit an</translation>
    </message>
    <message>
        <source>memory at %1, limit %2</source>
        <translation>Speicher bei %1, Grenze %2</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>Speicher leeren</translation>
    </message>
    <message>
        <source>one job failed</source>
        <translation>ein Job ist fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>cq::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>The figures could not be read</source>
        <translation>Die Zahlen waren nicht lesbar</translation>
    </message>
    <message>
        <source>Jobs that run go on</source>
        <translation>Laufende Jobs laufen weiter</translation>
    </message>
    <message>
        <source>No nodes yet</source>
        <translation>Noch keine Knoten</translation>
    </message>
    <message>
        <source>Add a ComfyUI server</source>
        <translation>ComfyUI-Server hinzufügen</translation>
    </message>
    <message>
        <source>No fresh data for %1. You see the state of %2.</source>
        <translation>Seit %1 keine neuen Daten. Sie sehen den Stand von %2.</translation>
    </message>
    <message>
        <source>Asking the node again</source>
        <translation>Der Knoten wird erneut gefragt</translation>
    </message>
    <message>
        <source>The job waits again</source>
        <translation>Der Job wartet wieder</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait again</source>
        <translation>
            <numerusform>%n Job wartet wieder</numerusform>
            <numerusform>%n Jobs warten wieder</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs wait until a ComfyUI server is added.
Simulated nodes and sample jobs open in a window of their own; nothing of them comes here.</source>
        <translation>Jobs warten, bis ein ComfyUI-Server hinzukommt.
Simulierte Knoten und Beispieljobs öffnen sich in einem eigenen Fenster; hierher gelangt davon nichts.</translation>
    </message>
    <message>
        <source>Try with simulated nodes</source>
        <translation>Mit simulierten Knoten ausprobieren</translation>
    </message>
</context>
<context>
    <name>cq::ui::PassphraseDialog</name>
    <message>
        <source>Keep secrets in a file</source>
        <translation>Geheimnisse in einer Datei aufbewahren</translation>
    </message>
    <message>
        <source>Unlock the stored secrets</source>
        <translation>Die gespeicherten Geheimnisse entsperren</translation>
    </message>
    <message>
        <source>The keys of nodes go into an encrypted file in the data folder. ComfyQueue asks for the passphrase after each start; without it nobody can read them, and there is no way around it.</source>
        <translation>Die Schlüssel der Knoten kommen in eine verschlüsselte Datei im Datenordner. ComfyQueue fragt nach jedem Start nach der Passphrase; ohne sie kann niemand die Schlüssel lesen, und es gibt keinen Weg daran vorbei.</translation>
    </message>
    <message>
        <source>The keys of nodes are in an encrypted file in the data folder. The passphrase is the one it was made with.</source>
        <translation>Die Schlüssel der Knoten liegen in einer verschlüsselten Datei im Datenordner. Es ist die Passphrase, mit der sie angelegt wurde.</translation>
    </message>
    <message>
        <source>Keep in a file</source>
        <translation>In Datei aufbewahren</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Type the passphrase.</source>
        <translation>Bitte die Passphrase eingeben.</translation>
    </message>
    <message>
        <source>A passphrase has at least %1 characters.</source>
        <translation>Eine Passphrase hat mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>Type the passphrase once more.</source>
        <translation>Bitte die Passphrase noch einmal eingeben.</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>Die beiden Passphrasen sind verschieden.</translation>
    </message>
    <message>
        <source>Opening the file</source>
        <translation>Die Datei wird geöffnet</translation>
    </message>
    <message>
        <source>This takes a second or two, so that nobody can try many passphrases.</source>
        <translation>Das dauert ein bis zwei Sekunden, damit niemand viele Passphrasen durchprobieren kann.</translation>
    </message>
    <message>
        <source>That is not the passphrase</source>
        <translation>Das ist nicht die Passphrase</translation>
    </message>
    <message>
        <source>The file was not opened</source>
        <translation>Die Datei wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>The file opens with the one it was made with. Upper and lower case differ.</source>
        <translation>Die Datei öffnet sich mit der, mit der sie angelegt wurde. Groß- und Kleinschreibung zählt.</translation>
    </message>
</context>
<context>
    <name>cq::ui::PreviewFrame</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>cq::ui::ProblemList</name>
    <message>
        <source>Needs attention</source>
        <translation>Zu erledigen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing needs you</source>
        <translation>Nichts zu erledigen</translation>
    </message>
</context>
<context>
    <name>cq::ui::QuotaFields</name>
    <message>
        <source>Jobs waiting</source>
        <translation>Jobs wartend</translation>
    </message>
    <message>
        <source>Jobs at once</source>
        <translation>Jobs zugleich</translation>
    </message>
    <message>
        <source>Jobs a minute</source>
        <translation>Jobs je Minute</translation>
    </message>
    <message>
        <source>Stored files, GB</source>
        <translation>Dateien, GB</translation>
    </message>
</context>
<context>
    <name>cq::ui::ResultStrip</name>
    <message>
        <source>no preview</source>
        <translation>keine Vorschau</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Result of job %1 %2</source>
        <translation>Ergebnis von Job %1 %2</translation>
    </message>
    <message>
        <source>Last results</source>
        <translation>Letzte Ergebnisse</translation>
    </message>
    <message>
        <source>All results</source>
        <translation>Alle Ergebnisse</translation>
    </message>
    <message>
        <source>Pictures appear here when jobs are done.</source>
        <translation>Bilder erscheinen hier, sobald Jobs fertig sind.</translation>
    </message>
</context>
<context>
    <name>cq::ui::SettingRow</name>
    <message>
        <source>given</source>
        <translation>vorgegeben</translation>
    </message>
    <message>
        <source>Given by %1 for this run.</source>
        <translation>Für diesen Lauf vorgegeben durch %1.</translation>
    </message>
</context>
<context>
    <name>cq::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>changed, live</source>
        <translation>geändert, aktiv</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language changed</source>
        <translation>Sprache geändert</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>Im Tray weiterlaufen</translation>
    </message>
    <message>
        <source>Closing the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>This desktop has no tray, so closing the window quits.</source>
        <translation>Dieser Desktop hat kein Tray; Schließen des Fensters beendet.</translation>
    </message>
    <message>
        <source>Closing keeps it in the tray</source>
        <translation>Schließen legt ins Tray</translation>
    </message>
    <message>
        <source>Closing quits</source>
        <translation>Schließen beendet</translation>
    </message>
    <message>
        <source>Tell me when a job failed for good</source>
        <translation>Melden, wenn ein Job endgültig scheitert</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Failed jobs are told</source>
        <translation>Gescheiterte Jobs werden gemeldet</translation>
    </message>
    <message>
        <source>Failed jobs are not told</source>
        <translation>Gescheiterte Jobs werden nicht gemeldet</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Theme changed</source>
        <translation>Farbschema geändert</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Start waiting jobs</source>
        <translation>Wartende Jobs starten</translation>
    </message>
    <message>
        <source>Dispatching</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Running jobs go on either way.</source>
        <translation>Laufende Jobs laufen in jedem Fall weiter.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>First in, first out</source>
        <translation>Nach Eingang</translation>
    </message>
    <message>
        <source>A job goes to the node with the least to do.</source>
        <translation>Ein Job geht an den Knoten, der am wenigsten zu tun hat.</translation>
    </message>
    <message>
        <source>Tries per job</source>
        <translation>Versuche je Job</translation>
    </message>
    <message>
        <source>After the last one the job is failed.</source>
        <translation>Nach dem letzten gilt der Job als gescheitert.</translation>
    </message>
    <message>
        <source>One try per job</source>
        <translation>Ein Versuch je Job</translation>
    </message>
    <message numerus="yes">
        <source>%n tries per job</source>
        <translation>
            <numerusform>%n Versuch je Job</numerusform>
            <numerusform>%n Versuche je Job</numerusform>
        </translation>
    </message>
    <message>
        <source> %</source>
        <comment>per cent</comment>
        <translation> %</translation>
    </message>
    <message>
        <source>Memory limit of new nodes</source>
        <translation>Speichergrenze neuer Knoten</translation>
    </message>
    <message>
        <source>Above this share of its VRAM a node gets no new work. Each node has its own.</source>
        <translation>Über diesem Anteil seines VRAM bekommt ein Knoten keine neue Arbeit. Jeder hat seine eigene Grenze.</translation>
    </message>
    <message>
        <source>New nodes get a limit of %1</source>
        <translation>Neue Knoten erhalten die Grenze %1</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Datenablage</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Database, inputs, results and logs. Chosen at the start with --data-dir.</source>
        <translation>Datenbank, Eingaben, Ergebnisse und Protokolle. Wird beim Start mit --data-dir gewählt.</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>…</source>
        <comment>not known yet</comment>
        <translation>…</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>Keys of nodes</source>
        <translation>Schlüssel der Knoten</translation>
    </message>
    <message>
        <source>Waiting for the keyring</source>
        <translation>Warten auf den Schlüsselbund</translation>
    </message>
    <message>
        <source>In memory until it answers.</source>
        <translation>Im Arbeitsspeicher, bis er antwortet.</translation>
    </message>
    <message>
        <source>Kept in the keyring</source>
        <translation>Liegen im Schlüsselbund</translation>
    </message>
    <message>
        <source>Never in the database, in files or in logs.</source>
        <translation>Nie in der Datenbank, in Dateien oder Protokollen.</translation>
    </message>
    <message>
        <source>Kept in an encrypted file</source>
        <translation>Liegen in einer verschlüsselten Datei</translation>
    </message>
    <message>
        <source>In the data folder; only your passphrase opens it.</source>
        <translation>Im Datenordner; nur Ihre Passphrase öffnet sie.</translation>
    </message>
    <message>
        <source>In memory only</source>
        <translation>Nur im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>The settings could not be read</source>
        <translation>Die Einstellungen waren nicht lesbar</translation>
    </message>
    <message>
        <source>Jobs that run go on</source>
        <translation>Laufende Jobs laufen weiter</translation>
    </message>
    <message>
        <source>No setting is named like “%1”.</source>
        <translation>Keine Einstellung heißt wie „%1“.</translation>
    </message>
    <message>
        <source>Take jobs of others</source>
        <translation>Aufträge anderer annehmen</translation>
    </message>
    <message>
        <source>New jobs</source>
        <translation>Neue Aufträge</translation>
    </message>
    <message>
        <source>Otherwise they are asked to come back later; jobs that wait still run.</source>
        <translation>Sonst werden sie gebeten, später wiederzukommen; wartende Aufträge laufen noch.</translation>
    </message>
    <message>
        <source>Jobs of others are taken</source>
        <translation>Aufträge anderer werden angenommen</translation>
    </message>
    <message>
        <source>Jobs of others are not taken</source>
        <translation>Aufträge anderer werden nicht angenommen</translation>
    </message>
    <message>
        <source>The stored secrets are unlocked</source>
        <translation>Die gespeicherten Geheimnisse sind entsperrt</translation>
    </message>
    <message>
        <source>Secrets are kept in an encrypted file now</source>
        <translation>Geheimnisse werden jetzt in einer verschlüsselten Datei aufbewahrt</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>Entsperren …</translation>
    </message>
    <message>
        <source>Keep secrets in a file…</source>
        <translation>In einer Datei aufbewahren …</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>The stored keys are in an encrypted file in the data folder. Nodes that ask for a key refuse work until it is unlocked.</source>
        <translation>Die gespeicherten Schlüssel liegen in einer verschlüsselten Datei im Datenordner. Knoten, die einen Schlüssel verlangen, lehnen Arbeit ab, bis sie entsperrt ist.</translation>
    </message>
    <message>
        <source>Keys are lost when the program ends. To keep them, start a keyring such as gnome-keyring or KWallet, or use a file that a passphrase opens.</source>
        <translation>Schlüssel gehen verloren, wenn das Programm endet. Um sie zu behalten, starten Sie einen Schlüsselbund wie gnome-keyring oder KWallet, oder nehmen Sie eine Datei, die eine Passphrase öffnet.</translation>
    </message>
</context>
<context>
    <name>cq::ui::SheetDialog</name>
    <message numerus="yes">
        <source>%n new passwords</source>
        <translation>
            <numerusform>%n neues Passwort</numerusform>
            <numerusform>%n neue Passwörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Address on the cards</source>
        <translation>Adresse auf den Karten</translation>
    </message>
    <message>
        <source>Only their hashes are kept: print or save them now, they cannot be shown again.</source>
        <translation>Nur ihre Hashes bleiben: jetzt drucken oder speichern, noch einmal zeigen geht nicht.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Als PDF speichern…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken…</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Save the cards</source>
        <translation>Karten speichern</translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation>Liste speichern</translation>
    </message>
    <message>
        <source>It was not saved</source>
        <translation>Es wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>%1, which only you may read</source>
        <translation>%1, das nur Sie lesen dürfen</translation>
    </message>
    <message>
        <source>Sign-in cards</source>
        <translation>Anmeldekarten</translation>
    </message>
    <message numerus="yes">
        <source>%n pages printed</source>
        <translation>
            <numerusform>%n Seite gedruckt</numerusform>
            <numerusform>%n Seiten gedruckt</numerusform>
        </translation>
    </message>
    <message>
        <source>Close without the passwords?</source>
        <translation>Ohne die Passwörter schließen?</translation>
    </message>
    <message>
        <source>They were neither printed nor saved, and cannot be shown again. New ones can be made.</source>
        <translation>Sie wurden weder gedruckt noch gespeichert und lassen sich nicht noch einmal zeigen. Neue lassen sich erzeugen.</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Trotzdem schließen</translation>
    </message>
</context>
<context>
    <name>cq::ui::ShownOnce</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>cq::ui::StaleBar</name>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
</context>
<context>
    <name>cq::ui::StateStack</name>
    <message>
        <source>Loading</source>
        <translation>Lädt</translation>
    </message>
    <message>
        <source>What still works</source>
        <translation>Was noch geht</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
</context>
<context>
    <name>cq::ui::StatusBar</name>
    <message>
        <source>…</source>
        <comment>not known yet</comment>
        <translation>…</translation>
    </message>
    <message>
        <source>Dispatch paused</source>
        <translation>Verteilung angehalten</translation>
    </message>
    <message>
        <source>Dispatch on, first in, first out</source>
        <translation>Verteilung läuft, nach Eingang</translation>
    </message>
    <message>
        <source>No nodes</source>
        <translation>Keine Knoten</translation>
    </message>
    <message>
        <source>%1 of %2 nodes</source>
        <translation>%1 von %2 Knoten</translation>
    </message>
    <message>
        <source>%1 running, %2 waiting</source>
        <translation>%1 laufend, %2 wartend</translation>
    </message>
    <message>
        <source>Waiting for the keyring</source>
        <translation>Warten auf den Schlüsselbund</translation>
    </message>
    <message>
        <source>Keyring ok</source>
        <translation>Schlüsselbund ok</translation>
    </message>
    <message>
        <source>Secrets in a file</source>
        <translation>Geheimnisse in einer Datei</translation>
    </message>
    <message>
        <source>No keyring</source>
        <translation>Kein Schlüsselbund</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%n Verbindung</numerusform>
            <numerusform>%n Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Not listening: %1</source>
        <translation>Nicht erreichbar: %1</translation>
    </message>
    <message>
        <source>Secrets locked</source>
        <translation>Geheimnisse gesperrt</translation>
    </message>
</context>
<context>
    <name>cq::ui::Strip</name>
    <message>
        <source>New jobs wait until one is back.</source>
        <translation>Neue Jobs warten, bis einer zurück ist.</translation>
    </message>
    <message>
        <source>One job waits; it starts by itself when a node is back.</source>
        <translation>Ein Job wartet; er startet von selbst, sobald ein Knoten zurück ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait; they start by themselves when a node is back.</source>
        <translation>
            <numerusform>%n Job wartet; er startet von selbst, sobald ein Knoten zurück ist.</numerusform>
            <numerusform>%n Jobs warten; sie starten von selbst, sobald ein Knoten zurück ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>ComfyQueue needs you.</source>
        <translation>ComfyQueue braucht Sie.</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>No node answers.</source>
        <translation>Kein Knoten antwortet.</translation>
    </message>
    <message>
        <source>Check all now</source>
        <translation>Alle jetzt prüfen</translation>
    </message>
    <message>
        <source>The disk is nearly full.</source>
        <translation>Der Datenträger ist fast voll.</translation>
    </message>
    <message>
        <source>%1 free in %2. Results that do not fit are lost on their nodes.</source>
        <translation>%1 frei in %2. Was nicht mehr passt, geht auf den Knoten verloren.</translation>
    </message>
    <message>
        <source>Hide this message</source>
        <translation>Meldung ausblenden</translation>
    </message>
    <message>
        <source>Nobody can connect.</source>
        <translation>Niemand kann sich verbinden.</translation>
    </message>
    <message>
        <source>Network settings</source>
        <translation>Netzwerk einrichten</translation>
    </message>
    <message>
        <source>The stored keys are locked.</source>
        <translation>Die gespeicherten Schlüssel sind gesperrt.</translation>
    </message>
    <message>
        <source>Nodes that ask for a key refuse work until somebody gives the passphrase.</source>
        <translation>Knoten, die einen Schlüssel verlangen, lehnen Arbeit ab, bis jemand die Passphrase nennt.</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>Entsperren …</translation>
    </message>
    <message>
        <source>The database is damaged.</source>
        <translation>Die Datenbank ist beschädigt.</translation>
    </message>
    <message>
        <source>%1 cannot be read everywhere; what can be read goes on.</source>
        <translation>%1 ist nicht überall lesbar; was lesbar ist, läuft weiter.</translation>
    </message>
    <message>
        <source>Recover…</source>
        <translation>Wiederherstellen …</translation>
    </message>
</context>
<context>
    <name>cq::ui::SubmitDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop a workflow here, choose a file or paste one: API-format JSON, or a PNG that ComfyUI saved.</source>
        <translation>Workflow hier ablegen, als Datei wählen oder einfügen: JSON im API-Format oder ein von ComfyUI gespeichertes PNG.</translation>
    </message>
    <message>
        <source>Submit job</source>
        <translation>Job einreichen</translation>
    </message>
    <message>
        <source>Submit a job</source>
        <translation>Job einreichen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Workflow file</source>
        <translation>Workflow-Datei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Hold: it waits until you release it</source>
        <translation>Anhalten: er wartet, bis Sie ihn freigeben</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>Any node</source>
        <translation>Beliebiger Knoten</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Nur %1</translation>
    </message>
    <message>
        <source>Choose a workflow</source>
        <translation>Workflow wählen</translation>
    </message>
    <message>
        <source>Workflows (*.json *.png)</source>
        <translation>Workflows (*.json *.png)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>There is no workflow in the clipboard.</source>
        <translation>In der Zwischenablage ist kein Workflow.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Pasted workflow</source>
        <translation>Eingefügter Workflow</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Workflow</source>
        <translation>Workflow</translation>
    </message>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n Knoten im Graphen</numerusform>
            <numerusform>%n Knoten im Graphen</numerusform>
        </translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Files it needs</source>
        <translation>Benötigte Dateien</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <translation>%1, für %2</translation>
    </message>
    <message>
        <source>File for %1</source>
        <translation>Datei für %1</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Choose the file for %1</source>
        <translation>Datei für %1 wählen</translation>
    </message>
    <message>
        <source>%1 is not beside the workflow. Choose it.</source>
        <translation>%1 liegt nicht neben dem Workflow. Bitte wählen.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Es gibt keine Datei %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n copies are in the queue, the rest is not</source>
        <translation>
            <numerusform>%n Kopie ist in der Warteschlange, der Rest nicht</numerusform>
            <numerusform>%n Kopien sind in der Warteschlange, der Rest nicht</numerusform>
        </translation>
    </message>
    <message>
        <source>The job was not taken</source>
        <translation>Der Job wurde nicht angenommen</translation>
    </message>
</context>
<context>
    <name>cq::ui::Texts</name>
    <message>
        <source>Held</source>
        <comment>state of a job</comment>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waiting</source>
        <comment>state of a job</comment>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Starting</source>
        <comment>state of a job</comment>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Running</source>
        <comment>state of a job</comment>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Saving</source>
        <comment>state of a job: results are fetched</comment>
        <translation>Speichert</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>state of a job</comment>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>state of a job</comment>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>state of a job</comment>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>The node refused the workflow</source>
        <translation>Der Knoten hat den Workflow abgelehnt</translation>
    </message>
    <message>
        <source>A step failed</source>
        <translation>Schritt gescheitert</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Zu wenig Speicher</translation>
    </message>
    <message>
        <source>The node lost the job</source>
        <translation>Der Knoten hat den Job verloren</translation>
    </message>
    <message>
        <source>The node could not be reached</source>
        <translation>Der Knoten war nicht erreichbar</translation>
    </message>
    <message>
        <source>Interrupted at the node</source>
        <translation>Am Knoten unterbrochen</translation>
    </message>
    <message>
        <source>Took too long</source>
        <translation>Dauerte zu lange</translation>
    </message>
    <message>
        <source>An input file is missing or was refused</source>
        <translation>Eine Eingabedatei fehlt oder wurde abgelehnt</translation>
    </message>
    <message>
        <source>A result could not be fetched or kept</source>
        <translation>Ein Ergebnis ließ sich nicht holen oder ablegen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Eingereicht</translation>
    </message>
    <message>
        <source>Given to a node</source>
        <translation>An Knoten übergeben</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Results are fetched</source>
        <translation>Ergebnisse werden geholt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Went back to the queue</source>
        <translation>Zurück in der Warteschlange</translation>
    </message>
    <message>
        <source>Tried again</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Starts now</source>
        <translation>Startet jetzt</translation>
    </message>
    <message>
        <source>Next on %1</source>
        <translation>Nächster auf %1</translation>
    </message>
    <message>
        <source>All nodes are busy; %1 ahead</source>
        <translation>Alle Knoten sind belegt; %1 davor</translation>
    </message>
    <message>
        <source>All nodes are busy; next in line</source>
        <translation>Alle Knoten sind belegt; als Nächster dran</translation>
    </message>
    <message>
        <source>There is no node yet</source>
        <translation>Noch gibt es keinen Knoten</translation>
    </message>
    <message>
        <source>No node answers</source>
        <translation>Kein Knoten antwortet</translation>
    </message>
    <message>
        <source>Memory is above the limit on every free node</source>
        <translation>Auf jedem freien Knoten ist der Speicher über der Grenze</translation>
    </message>
    <message>
        <source>Pinned to %1, which is busy</source>
        <translation>Gebunden an %1, dieser ist belegt</translation>
    </message>
    <message>
        <source>Pinned to %1, which does not answer</source>
        <translation>Gebunden an %1, dieser antwortet nicht</translation>
    </message>
    <message>
        <source>Pinned to %1, which is switched off</source>
        <translation>Gebunden an %1, dieser ist ausgeschaltet</translation>
    </message>
    <message>
        <source>Pinned to a node that was removed</source>
        <translation>An entfernten Knoten gebunden</translation>
    </message>
    <message>
        <source>Dispatching is paused</source>
        <translation>Die Verteilung ist angehalten</translation>
    </message>
    <message>
        <source>Held until somebody releases it</source>
        <translation>Angehalten, bis ihn jemand freigibt</translation>
    </message>
    <message>
        <source>Tried before; next try in %1 s</source>
        <translation>Schon versucht; nächster Versuch in %1 s</translation>
    </message>
    <message>
        <source>Off</source>
        <comment>state of a node: switched off by the operator</comment>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Checking</source>
        <comment>state of a node: no answer yet</comment>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>state of a node</comment>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Memory full</source>
        <comment>state of a node: above its limit</comment>
        <translation>Speicher voll</translation>
    </message>
    <message>
        <source>Free</source>
        <comment>state of a node</comment>
        <translation>Frei</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>state of a node</comment>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>2 min ago</comment>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Asked to stop</source>
        <translation>Zum Anhalten aufgefordert</translation>
    </message>
    <message>
        <source>Moved to the front</source>
        <translation>Nach vorn geholt</translation>
    </message>
    <message>
        <source>Participant</source>
        <comment>role of a user</comment>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>Editor</source>
        <comment>role of a user</comment>
        <translation>Betreuer</translation>
    </message>
    <message>
        <source>Administrator</source>
        <comment>role of a user</comment>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Active</source>
        <comment>state of a user</comment>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Disabled</source>
        <comment>state of a user</comment>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>all that its owner may</source>
        <comment>scope of an API key</comment>
        <translation>alles, was der Inhaber darf</translation>
    </message>
    <message>
        <source>only workers</source>
        <comment>scope of an API key</comment>
        <translation>nur Worker</translation>
    </message>
    <message>
        <source>only figures</source>
        <comment>scope of an API key</comment>
        <translation>nur Messwerte</translation>
    </message>
    <message numerus="yes">
        <source>%n of this user&apos;s jobs run already, the most at the same time</source>
        <translation>
            <numerusform>%n Job dieser Person läuft schon, mehr nicht zugleich</numerusform>
            <numerusform>%n Jobs dieser Person laufen schon, mehr nicht zugleich</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::ToolBar</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume dispatch</source>
        <translation>Verteilung fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pause dispatch</source>
        <translation>Verteilung anhalten</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>cq::ui::Tray</name>
    <message>
        <source>%1 running, %2 waiting, %3 of %4 nodes</source>
        <translation>%1 laufend, %2 wartend, %3 von %4 Knoten</translation>
    </message>
    <message>
        <source>Open ComfyQueue</source>
        <translation>ComfyQueue öffnen</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 antwortet nicht</translation>
    </message>
    <message>
        <source>The disk is nearly full</source>
        <translation>Der Datenträger ist fast voll</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>Probleme (%1)</translation>
    </message>
    <message>
        <source>Nobody can connect</source>
        <translation>Niemand kann sich verbinden</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>Die Datenbank ist beschädigt</translation>
    </message>
</context>
<context>
    <name>cq::ui::UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
</context>
<context>
    <name>cq::ui::UserActions</name>
    <message>
        <source>Show details</source>
        <translation>Details anzeigen</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>Neues Passwort…</translation>
    </message>
    <message>
        <source>New key…</source>
        <translation>Neuer Schlüssel…</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>Abmelden…</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Nobody is selected</source>
        <translation>Niemand ist ausgewählt</translation>
    </message>
    <message>
        <source>Select one user</source>
        <translation>Einen Benutzer auswählen</translation>
    </message>
    <message>
        <source>The user is enabled already</source>
        <translation>Der Benutzer ist schon freigegeben</translation>
    </message>
    <message>
        <source>The user is disabled already</source>
        <translation>Der Benutzer ist schon gesperrt</translation>
    </message>
    <message>
        <source>%1 may sign in again</source>
        <translation>%1 darf sich wieder anmelden</translation>
    </message>
    <message>
        <source>%1 may not sign in any more</source>
        <translation>%1 darf sich nicht mehr anmelden</translation>
    </message>
    <message>
        <source>Make a new password for %1?</source>
        <translation>Neues Passwort für %1 erzeugen?</translation>
    </message>
    <message numerus="yes">
        <source>Make new passwords for %n users?</source>
        <translation>
            <numerusform>Neues Passwort für %n Benutzer erzeugen?</numerusform>
            <numerusform>Neue Passwörter für %n Benutzer erzeugen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The old one is void, and who is signed in is signed out everywhere.</source>
        <translation>Das alte gilt nicht mehr, und wer angemeldet ist, wird überall abgemeldet.</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message numerus="yes">
        <source>%n new passwords</source>
        <translation>
            <numerusform>%n neues Passwort</numerusform>
            <numerusform>%n neue Passwörter</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign %1 out everywhere?</source>
        <translation>%1 überall abmelden?</translation>
    </message>
    <message numerus="yes">
        <source>Sign %n users out everywhere?</source>
        <translation>
            <numerusform>%n Benutzer überall abmelden?</numerusform>
            <numerusform>%n Benutzer überall abmelden?</numerusform>
        </translation>
    </message>
    <message>
        <source>They have to sign in again. API keys and jobs go on.</source>
        <translation>Eine neue Anmeldung ist nötig. API-Schlüssel und Jobs laufen weiter.</translation>
    </message>
    <message>
        <source>Sign out everywhere</source>
        <translation>Überall abmelden</translation>
    </message>
    <message>
        <source>%1 is signed out</source>
        <translation>%1 ist abgemeldet</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n users?</source>
        <translation>
            <numerusform>%n Benutzer entfernen?</numerusform>
            <numerusform>%n Benutzer entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign-ins and API keys end. Jobs and results stay. This cannot be undone.</source>
        <translation>Anmeldungen und API-Schlüssel enden. Jobs und Ergebnisse bleiben. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Remove user</source>
        <translation>Benutzer entfernen</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n users</source>
        <translation>
            <numerusform>%n Benutzer entfernen</numerusform>
            <numerusform>%n Benutzer entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 removed</source>
        <translation>%1 entfernt</translation>
    </message>
</context>
<context>
    <name>cq::ui::UserInspector</name>
    <message>
        <source>unlimited</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>Select a user to see the details.</source>
        <translation>Einen Benutzer auswählen, um die Einzelheiten zu sehen.</translation>
    </message>
    <message>
        <source>Details of the user</source>
        <translation>Einzelheiten des Benutzers</translation>
    </message>
    <message>
        <source>Close details</source>
        <translation>Details schließen</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>Was Sie tun können</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>May not sign in, and the keys are refused. Jobs that wait go on.</source>
        <translation>Darf sich nicht anmelden, und die Schlüssel werden abgewiesen. Wartende Jobs bleiben.</translation>
    </message>
    <message>
        <source>Jobs waiting</source>
        <translation>Jobs wartend</translation>
    </message>
    <message>
        <source>Jobs running</source>
        <translation>Jobs laufend</translation>
    </message>
    <message>
        <source>Last sign-in</source>
        <translation>Zuletzt da</translation>
    </message>
    <message>
        <source>never</source>
        <comment>last sign-in</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>May wait</source>
        <translation>Dürfen warten</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Zugleich</translation>
    </message>
    <message>
        <source>A minute</source>
        <translation>Je Minute</translation>
    </message>
    <message>
        <source>Stored files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>cq::ui::UsersPage</name>
    <message>
        <source>Filter users</source>
        <translation>Benutzer filtern</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message numerus="yes">
        <source>%n users added</source>
        <translation>
            <numerusform>%n Benutzer hinzugefügt</numerusform>
            <numerusform>%n Benutzer hinzugefügt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 saved</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>API key “%1”</source>
        <translation>API-Schlüssel „%1“</translation>
    </message>
    <message>
        <source>For “Authorization: Bearer”. Copy it now: it is kept nowhere and cannot be shown again.</source>
        <translation>Für „Authorization: Bearer“. Jetzt kopieren: Er wird nirgends aufbewahrt und lässt sich nicht noch einmal zeigen.</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>Passwort von %1</translation>
    </message>
    <message>
        <source>Hand it out now: only its hash is kept, so it cannot be shown again. A new one can be made at any time.</source>
        <translation>Jetzt weitergeben: Nur sein Hash bleibt, noch einmal zeigen geht nicht. Ein neues lässt sich jederzeit erzeugen.</translation>
    </message>
    <message>
        <source>The users could not be read</source>
        <translation>Die Benutzer waren nicht zu lesen</translation>
    </message>
    <message>
        <source>Jobs that run go on</source>
        <translation>Laufende Jobs laufen weiter</translation>
    </message>
    <message>
        <source>Nobody may sign in yet</source>
        <translation>Noch darf sich niemand anmelden</translation>
    </message>
    <message>
        <source>Add the first administrator.</source>
        <translation>Fügen Sie den ersten Administrator hinzu.</translation>
    </message>
    <message>
        <source>Add administrator</source>
        <translation>Administrator hinzufügen</translation>
    </message>
    <message>
        <source>Add many…</source>
        <translation>Viele hinzufügen…</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>There are users, but the filter hides them all.</source>
        <translation>Es gibt Benutzer, aber der Filter blendet alle aus.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>There is no administrator</source>
        <translation>Es gibt keinen Administrator</translation>
    </message>
    <message>
        <source>Nobody can sign in before somebody here is an enabled administrator.</source>
        <translation>Niemand kann sich anmelden, solange hier niemand ein freigegebener Administrator ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n users</source>
        <translation>
            <numerusform>%n Benutzer</numerusform>
            <numerusform>%n Benutzer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n administrators</source>
        <translation>
            <numerusform>%n Administrator</numerusform>
            <numerusform>%n Administratoren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disabled</source>
        <translation>
            <numerusform>%n gesperrt</numerusform>
            <numerusform>%n gesperrt</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter users by name, role or state</source>
        <translation>Benutzer nach Name, Rolle oder Zustand filtern</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>User…</source>
        <translation>Benutzer…</translation>
    </message>
    <message>
        <source>Many users…</source>
        <translation>Viele Benutzer…</translation>
    </message>
</context>
<context>
    <name>cq::ui::VramChart</name>
    <message>
        <source>Graphics memory of the nodes over time</source>
        <translation>Grafikspeicher der Knoten im Verlauf</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>10 min ago</comment>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Limit %1: no new work above this line</source>
        <translation>Grenze %1: darüber keine neue Arbeit</translation>
    </message>
    <message>
        <source>Limit %1: %2</source>
        <translation>Grenze %1: %2</translation>
    </message>
    <message>
        <source>%1 stopped answering, %2</source>
        <translation>%1 antwortet nicht mehr, %2</translation>
    </message>
</context>
<context>
    <name>cq::ui::VramPanel</name>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>Show or hide %1</source>
        <translation>%1 ein- oder ausblenden</translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>VRAM</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>Show the last minute</source>
        <translation>Letzte Minute zeigen</translation>
    </message>
    <message>
        <source>10 min</source>
        <translation>10 min</translation>
    </message>
    <message>
        <source>Show the last ten minutes</source>
        <translation>Letzte zehn Minuten zeigen</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>Show the last hour</source>
        <translation>Letzte Stunde zeigen</translation>
    </message>
</context>
<context>
    <name>cq::ui::Words</name>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichert</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Memory full</source>
        <translation>Speicher voll</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>refused by the node</source>
        <translation>vom Knoten abgelehnt</translation>
    </message>
    <message>
        <source>error in the workflow</source>
        <translation>Fehler im Workflow</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>zu wenig Speicher</translation>
    </message>
    <message>
        <source>node lost</source>
        <translation>Knoten verloren</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>interrupted at the node</source>
        <translation>am Knoten unterbrochen</translation>
    </message>
    <message>
        <source>took too long</source>
        <translation>dauerte zu lange</translation>
    </message>
    <message>
        <source>input file missing</source>
        <translation>Eingabedatei fehlt</translation>
    </message>
    <message>
        <source>result not fetched</source>
        <translation>Ergebnis nicht geholt</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Es ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Its state does not allow this now.</source>
        <translation>Der Zustand lässt das jetzt nicht zu.</translation>
    </message>
    <message>
        <source>Something in it is wrong.</source>
        <translation>Etwas darin ist falsch.</translation>
    </message>
    <message>
        <source>This is not allowed.</source>
        <translation>Das ist nicht erlaubt.</translation>
    </message>
    <message>
        <source>The other side cannot be reached.</source>
        <translation>Die Gegenseite ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>There was no answer in time.</source>
        <translation>Es kam keine rechtzeitige Antwort.</translation>
    </message>
    <message>
        <source>The disk or the database failed.</source>
        <translation>Datenträger oder Datenbank sind ausgefallen.</translation>
    </message>
    <message>
        <source>The answer could not be understood.</source>
        <translation>Die Antwort war nicht verständlich.</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 KB</source>
        <translation>%1 KB</translation>
    </message>
    <message>
        <source>%1 / %2 GB</source>
        <translation>%1 / %2 GB</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>2 min ago</comment>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>A limit is reached.</source>
        <translation>Eine Grenze ist erreicht.</translation>
    </message>
</context>
<context>
    <name>cq::ui::WorkflowFile</name>
    <message>
        <source>There is no file %1.</source>
        <translation>Es gibt keine Datei %1.</translation>
    </message>
    <message>
        <source>%1 is a folder, not a workflow.</source>
        <translation>%1 ist ein Ordner, kein Workflow.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>%1 has %2; a workflow has at most %3.</source>
        <translation>%1 hat %2; ein Workflow hat höchstens %3.</translation>
    </message>
</context>
</TS>
