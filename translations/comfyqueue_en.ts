<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>cq::ui::AddManyDialog</name>
    <message numerus="yes">
        <source>Make %n users</source>
        <translation>
            <numerusform>Make %n user</numerusform>
            <numerusform>Make %n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Making %n users …</source>
        <translation>
            <numerusform>Making %n user …</numerusform>
            <numerusform>Making %n users …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::BulkBar</name>
    <message numerus="yes">
        <source>%n jobs selected</source>
        <translation>
            <numerusform>%n job selected</numerusform>
            <numerusform>%n jobs selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::ChainLine</name>
    <message numerus="yes">
        <source>The trail is intact: %n lines, each sealed with the one before it. Checked at %1.</source>
        <translation>
            <numerusform>The trail is intact: %n line. Checked at %1.</numerusform>
            <numerusform>The trail is intact: %n lines, each sealed with the one before it. Checked at %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::Confirm</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::Dialogs</name>
    <message numerus="yes">
        <source>%n jobs are running</source>
        <translation>
            <numerusform>%n job is running</numerusform>
            <numerusform>%n jobs are running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::FailureNews</name>
    <message numerus="yes">
        <source>%n jobs failed</source>
        <translation>
            <numerusform>%n job failed</numerusform>
            <numerusform>%n jobs failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobActions</name>
    <message numerus="yes">
        <source>Copy %n numbers</source>
        <translation>
            <numerusform>Copy %n number</numerusform>
            <numerusform>Copy %n numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n running jobs?</source>
        <translation>
            <numerusform>Cancel %n running job?</numerusform>
            <numerusform>Cancel %n running jobs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Their work so far is lost. %n waiting jobs are cancelled, too.</source>
        <translation>
            <numerusform>Their work so far is lost. %n waiting job is cancelled, too.</numerusform>
            <numerusform>Their work so far is lost. %n waiting jobs are cancelled, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs and their results?</source>
        <translation>
            <numerusform>Remove %n job and its results?</numerusform>
            <numerusform>Remove %n jobs and their results?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs</source>
        <translation>
            <numerusform>Remove %n job</numerusform>
            <numerusform>Remove %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Submit %n jobs again?</source>
        <translation>
            <numerusform>Submit %n job again?</numerusform>
            <numerusform>Submit %n jobs again?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %n jobs could be submitted again.</source>
        <translation>
            <numerusform>%n job could not be submitted again.</numerusform>
            <numerusform>None of %n jobs could be submitted again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n could not be. %1</source>
        <comment>7 jobs submitted again; 2 could not be. Why</comment>
        <translation>
            <numerusform>; %n could not be. %1</numerusform>
            <numerusform>; %n could not be. %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobSummary</name>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n graph node</numerusform>
            <numerusform>%n graph nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files, %1</source>
        <translation>
            <numerusform>%n file, %1</numerusform>
            <numerusform>%n files, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobTableModel</name>
    <message numerus="yes">
        <source>%n results</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobVerbs</name>
    <message numerus="yes">
        <source>; %n left as they were</source>
        <translation>
            <numerusform>; %n left as it was</numerusform>
            <numerusform>; %n left as they were</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold %n jobs</source>
        <translation>
            <numerusform>Hold %n job</numerusform>
            <numerusform>Hold %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n jobs</source>
        <translation>
            <numerusform>Release %n job</numerusform>
            <numerusform>Release %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n jobs to front</source>
        <translation>
            <numerusform>Move %n job to front</numerusform>
            <numerusform>Move %n jobs to front</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n jobs again</source>
        <translation>
            <numerusform>Try %n job again</numerusform>
            <numerusform>Try %n jobs again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n jobs</source>
        <translation>
            <numerusform>Cancel %n job</numerusform>
            <numerusform>Cancel %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n jobs…</source>
        <translation>
            <numerusform>Remove %n job…</numerusform>
            <numerusform>Remove %n jobs…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save results of %n jobs…</source>
        <translation>
            <numerusform>Save result of %n job…</numerusform>
            <numerusform>Save results of %n jobs…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs held</source>
        <translation>
            <numerusform>%n job held</numerusform>
            <numerusform>%n jobs held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs released</source>
        <translation>
            <numerusform>%n job released</numerusform>
            <numerusform>%n jobs released</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs moved to the front</source>
        <translation>
            <numerusform>%n job moved to the front</numerusform>
            <numerusform>%n jobs moved to the front</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait again</source>
        <translation>
            <numerusform>%n job waits again</numerusform>
            <numerusform>%n jobs wait again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs cancelled</source>
        <translation>
            <numerusform>%n job cancelled</numerusform>
            <numerusform>%n jobs cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs removed</source>
        <translation>
            <numerusform>%n job removed</numerusform>
            <numerusform>%n jobs removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files saved</source>
        <translation>
            <numerusform>%n file saved</numerusform>
            <numerusform>%n files saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Submit %n jobs again</source>
        <translation>
            <numerusform>Submit %n job again</numerusform>
            <numerusform>Submit %n jobs again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs submitted again</source>
        <translation>
            <numerusform>%n job submitted again</numerusform>
            <numerusform>%n jobs submitted again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobWorkflow</name>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n graph node</numerusform>
            <numerusform>%n graph nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::JobsPage</name>
    <message numerus="yes">
        <source>%n jobs wait</source>
        <translation>
            <numerusform>%n job waits</numerusform>
            <numerusform>%n jobs wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs submitted</source>
        <translation>
            <numerusform>%n job submitted</numerusform>
            <numerusform>%n jobs submitted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs keep running</source>
        <translation>
            <numerusform>%n job keeps running</numerusform>
            <numerusform>%n jobs keep running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::KeyDialog</name>
    <message numerus="yes">
        <source>after %n days</source>
        <translation>
            <numerusform>after %n day</numerusform>
            <numerusform>after %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::ListenerView</name>
    <message numerus="yes">
        <source>Listening, %n connections</source>
        <translation>
            <numerusform>Listening, %n connection</numerusform>
            <numerusform>Listening, %n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeActions</name>
    <message numerus="yes">
        <source>Remove %n nodes?</source>
        <translation>
            <numerusform>Remove %n node?</numerusform>
            <numerusform>Remove %n nodes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n nodes</source>
        <translation>
            <numerusform>Remove %n node</numerusform>
            <numerusform>Remove %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeInspector</name>
    <message numerus="yes">
        <source>%n prompts of other people are in its queue.</source>
        <translation>
            <numerusform>%n prompt of other people is in its queue.</numerusform>
            <numerusform>%n prompts of other people are in its queue.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::NodeTile</name>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs of others in its queue</source>
        <translation>
            <numerusform>%n job of others in its queue</numerusform>
            <numerusform>%n jobs of others in its queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::NodesPage</name>
    <message numerus="yes">
        <source>%n nodes do not answer</source>
        <translation>
            <numerusform>%n node does not answer</numerusform>
            <numerusform>%n nodes do not answer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::Overview</name>
    <message numerus="yes">
        <source>%n jobs failed</source>
        <translation>
            <numerusform>%n job failed</numerusform>
            <numerusform>%n jobs failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs failed on %1</source>
        <translation>
            <numerusform>%n job failed on %1</numerusform>
            <numerusform>%n jobs failed on %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <comment>jobs</comment>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs finish; %1</source>
        <translation>
            <numerusform>%n job finishes; %1</numerusform>
            <numerusform>%n jobs finish; %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n nodes need you</source>
        <translation>
            <numerusform>%n node needs you</numerusform>
            <numerusform>%n nodes need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs need you</source>
        <translation>
            <numerusform>%n job needs you</numerusform>
            <numerusform>%n jobs need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n nodes are free</source>
        <translation>
            <numerusform>%n node is free</numerusform>
            <numerusform>%n nodes are free</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on %n nodes</source>
        <comment>work</comment>
        <translation>
            <numerusform>on %n node</numerusform>
            <numerusform>on %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs %1</source>
        <comment>%1 = on 3 nodes</comment>
        <translation>
            <numerusform>%n job %1</numerusform>
            <numerusform>%n jobs %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot start</source>
        <translation>
            <numerusform>%n cannot start</numerusform>
            <numerusform>%n cannot start</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n slots busy</source>
        <translation>
            <numerusform>%n slot busy</numerusform>
            <numerusform>all %n slots busy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n do not answer</source>
        <translation>
            <numerusform>%n does not answer</numerusform>
            <numerusform>%n do not answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait for one</source>
        <translation>
            <numerusform>%n job waits for one</numerusform>
            <numerusform>%n jobs wait for one</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs wait</source>
        <translation>
            <numerusform>%n job waits</numerusform>
            <numerusform>%n jobs wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::OverviewPage</name>
    <message numerus="yes">
        <source>%n jobs wait again</source>
        <translation>
            <numerusform>%n job waits again</numerusform>
            <numerusform>%n jobs wait again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::ProblemList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::SettingsPage</name>
    <message numerus="yes">
        <source>%n tries per job</source>
        <translation>
            <numerusform>%n try per job</numerusform>
            <numerusform>%n tries per job</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::SheetDialog</name>
    <message numerus="yes">
        <source>%n new passwords</source>
        <translation>
            <numerusform>%n new password</numerusform>
            <numerusform>%n new passwords</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages printed</source>
        <translation>
            <numerusform>%n page printed</numerusform>
            <numerusform>%n pages printed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::StatusBar</name>
    <message numerus="yes">
        <source>%n connections</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::Strip</name>
    <message numerus="yes">
        <source>%n jobs wait; they start by themselves when a node is back.</source>
        <translation>
            <numerusform>%n job waits; it starts by itself when a node is back.</numerusform>
            <numerusform>%n jobs wait; they start by themselves when a node is back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::SubmitDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n graph nodes</source>
        <translation>
            <numerusform>%n graph node</numerusform>
            <numerusform>%n graph nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copies are in the queue, the rest is not</source>
        <translation>
            <numerusform>%n copy is in the queue, the rest is not</numerusform>
            <numerusform>%n copies are in the queue, the rest is not</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::Texts</name>
    <message numerus="yes">
        <source>%n of this user&apos;s jobs run already, the most at the same time</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::UserActions</name>
    <message numerus="yes">
        <source>Make new passwords for %n users?</source>
        <translation>
            <numerusform>Make a new password for %n user?</numerusform>
            <numerusform>Make new passwords for %n users?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new passwords</source>
        <translation>
            <numerusform>%n new password</numerusform>
            <numerusform>%n new passwords</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sign %n users out everywhere?</source>
        <translation>
            <numerusform>Sign %n user out everywhere?</numerusform>
            <numerusform>Sign %n users out everywhere?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n users?</source>
        <translation>
            <numerusform>Remove %n user?</numerusform>
            <numerusform>Remove %n users?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n users</source>
        <translation>
            <numerusform>Remove %n user</numerusform>
            <numerusform>Remove %n users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cq::ui::UsersPage</name>
    <message numerus="yes">
        <source>%n users added</source>
        <translation>
            <numerusform>%n user added</numerusform>
            <numerusform>%n users added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n users</source>
        <translation>
            <numerusform>%n user</numerusform>
            <numerusform>%n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n administrators</source>
        <translation>
            <numerusform>%n administrator</numerusform>
            <numerusform>%n administrators</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n disabled</source>
        <translation>
            <numerusform>%n disabled</numerusform>
            <numerusform>%n disabled</numerusform>
        </translation>
    </message>
</context>
</TS>
