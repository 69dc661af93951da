#include "models/domain/mailtemplate.h"

#include "tests/support/raventest.h"

class TestMailTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aSoundTemplateMayBeSent();
    void whatIsMissingIsSaid_data();
    void whatIsMissingIsSaid();
    void theOrganizationsAddressIsFoundHoweverItIsSet();
    void withoutAnAddressOnRecordAnyPostalAddressCounts();
    void remarksDoNotForbid();
    void aTemplateForWordsOfOursCarriesThem_data();
    void aTemplateForWordsOfOursCarriesThem();
};

namespace {

const char *const soundHtml = "<p>Hi {{tech_name}}, {{#if urgency}}{{urgency}}{{else}}-{{/if}} {{job_type}}</p>"
                              "<a href=\"{{accept_url}}\">Accept</a> <a href=\"{{{unsubscribe_url}}}\">Stop</a>"
                              "<img src=\"{{tracking_pixel}}\"><p>{{postal_address}}</p>";

MailTemplate sound()
{
    return {QStringLiteral("d-1"),
            QStringLiteral("Work order"),
            QStringLiteral("{{job_type}} job"),
            QString::fromLatin1(soundHtml),
            {}};
}

QString address()
{
    return QStringLiteral("12 Main St., Austin, TX 78701");
}

} // namespace

void TestMailTemplate::aSoundTemplateMayBeSent()
{
    const TemplateCheck check = checkTemplate(sound(), address());

    QCOMPARE(check.faults, QStringList());
    QCOMPARE(check.remarks, QStringList());
}

void TestMailTemplate::whatIsMissingIsSaid_data()
{
    QTest::addColumn<QString>("remove");
    QTest::addColumn<QString>("put");
    QTest::addColumn<QString>("said");
    QTest::newRow("unsubscribe") << QStringLiteral("{{{unsubscribe_url}}}") << QString()
                                 << QStringLiteral("unsubscribe");
    QTest::newRow("postal address") << QStringLiteral("{{postal_address}}") << QString()
                                    << QStringLiteral("postal address");
    QTest::newRow("unknown field") << QStringLiteral("Accept</a>") << QStringLiteral("{{first_name}}</a>")
                                   << QStringLiteral("first_name");
    QTest::newRow("nothing but a fragment of the name")
        << QStringLiteral("{{{unsubscribe_url}}}") << QStringLiteral("unsubscribe_url")
        << QStringLiteral("unsubscribe");
}

void TestMailTemplate::whatIsMissingIsSaid()
{
    QFETCH(QString, remove);
    QFETCH(QString, put);
    QFETCH(QString, said);
    MailTemplate mail = sound();
    QVERIFY(mail.html.contains(remove));
    mail.html.replace(remove, put);

    const TemplateCheck check = checkTemplate(mail, address());

    QVERIFY(!check.mayBeSent());
    QVERIFY2(check.faults.join(QLatin1Char(' ')).contains(said), qPrintable(check.faults.join(QLatin1Char(' '))));
}

void TestMailTemplate::theOrganizationsAddressIsFoundHoweverItIsSet()
{
    MailTemplate mail = sound();
    mail.html.replace(QStringLiteral("{{postal_address}}"), QStringLiteral("12&nbsp;Other St"));
    QVERIFY(!checkTemplate(mail, address()).mayBeSent());

    mail.html += QStringLiteral("<td>12 Main St,<br>Austin TX<br>78701</td>");

    QVERIFY(checkTemplate(mail, address()).mayBeSent());
}

void TestMailTemplate::withoutAnAddressOnRecordAnyPostalAddressCounts()
{
    MailTemplate mail = sound();
    QVERIFY(!checkTemplate(mail, {}).mayBeSent()); // the field would be empty

    mail.html += QStringLiteral("<p>P.O. Box 12, Austin</p>");

    QVERIFY(checkTemplate(mail, {}).mayBeSent());
}

void TestMailTemplate::remarksDoNotForbid()
{
    MailTemplate mail = sound();
    mail.html.replace(QStringLiteral("{{job_type}}"), QStringLiteral("{{{description}}}"));
    mail.html.remove(QStringLiteral("{{tracking_pixel}}"));

    const TemplateCheck check = checkTemplate(mail, address());

    QVERIFY(check.mayBeSent());
    QCOMPARE(check.remarks.size(), 2);
}

void TestMailTemplate::aTemplateForWordsOfOursCarriesThem_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("remark");
    const QString subject = QStringLiteral("About {{job_title}}");
    const QString with = QStringLiteral("<p>Hi {{tech_name}}, {{message}}</p>");
    const QString without = QStringLiteral("<p>Hi {{tech_name}}, the message is:</p>");
    const QString no;
    QTest::newRow("sound") << subject << with << no << no << no;
    QTest::newRow("both parts") << subject << with << QStringLiteral("{{ message }}") << no << no;
    QTest::newRow("plain text alone") << subject << no << QStringLiteral("{{message}}") << no << no;
    QTest::newRow("no message") << subject << without << no << QStringLiteral("put {{message}}") << no;
    QTest::newRow("no message as HTML") << subject << without << QStringLiteral("{{message}}")
                                        << QStringLiteral("HTML part has no {{message}}") << no;
    QTest::newRow("no message as plain text") << subject << with << QStringLiteral("See the other part.") << no
                                              << QStringLiteral("plain text part has no {{message}}");
    QTest::newRow("as HTML") << subject << QStringLiteral("{{{message}}}") << no << no << QStringLiteral("Triple");
    QTest::newRow("no text") << subject << no << no << QStringLiteral("no text") << no;
    QTest::newRow("no subject") << no << with << no << QStringLiteral("no subject") << no;
    QTest::newRow("unknown field") << subject << with + QStringLiteral("{{operator}}") << no
                                   << QStringLiteral("does not fill: operator") << no;
}

void TestMailTemplate::aTemplateForWordsOfOursCarriesThem()
{
    QFETCH(QString, subject);
    QFETCH(QString, html);
    QFETCH(QString, plain);
    QFETCH(QString, fault);
    QFETCH(QString, remark);

    const TemplateCheck check =
        checkMessageTemplate({QStringLiteral("d-2"), QStringLiteral("Reply"), subject, html, plain});

    QCOMPARE(check.faults.size(), fault.isEmpty() ? 0 : 1);
    QVERIFY2(check.faults.join(QLatin1Char(' ')).contains(fault), qPrintable(check.faults.join(QLatin1Char(' '))));
    QCOMPARE(check.remarks.size(), remark.isEmpty() ? 0 : 1);
    QVERIFY2(check.remarks.join(QLatin1Char(' ')).contains(remark), qPrintable(check.remarks.join(QLatin1Char(' '))));
}

QTEST_GUILESS_MAIN(TestMailTemplate)
#include "tst_mailtemplate.moc"
