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

QTEST_GUILESS_MAIN(TestMailTemplate)
#include "tst_mailtemplate.moc"
