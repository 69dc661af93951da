#include "services/sandbox/mailsend.h"

#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr qint64 now = 1790000000;

QJsonObject to(const QString &address, const QString &name = {})
{
    QJsonObject person {{QStringLiteral("email"), address}};
    if (!name.isNull())
        person.insert(QStringLiteral("name"), name);
    return person;
}

QJsonObject personalization(const QJsonArray &people)
{
    return {{QStringLiteral("to"), people}};
}

QJsonObject request(const QJsonArray &personalizations)
{
    return {{QStringLiteral("personalizations"), personalizations},
            {QStringLiteral("from"), to(QStringLiteral("dispatch@raven.example"))},
            {QStringLiteral("template_id"), QStringLiteral("d-1")}};
}

QJsonObject simple()
{
    return request({personalization({to(QStringLiteral("ada@x.example"))})});
}

QJsonObject with(QJsonObject object, const QString &key, const QJsonValue &value)
{
    object.insert(key, value);
    return object;
}

MailSend read(const QJsonObject &object)
{
    // The views of the result are not used here, so the body may go.
    return readMailSend(QJsonDocument(object).toJson(QJsonDocument::Compact), now);
}

QByteArrayList fields(const MailSend &mail)
{
    QByteArrayList names;
    for (const MailFault &fault : mail.faults)
        names.append(fault.field);
    return names;
}

} // namespace

class TestMailSend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aGoodRequestHasItsRecipientsAndTheirIds();
    void whatTheServiceRefusesIsRefusedWithItsField_data();
    void whatTheServiceRefusesIsRefusedWithItsField();
    void aThousandPersonalizationsPassAndOneMoreDoesNot();
    void everyBadAddressIsNamed();
    void aDuplicateIsFoundAcrossPersonalizationsAndCase();
    void brokenJsonIsOneNamelessFault();
    void addresses_data();
    void addresses();
};

void TestMailSend::aGoodRequestHasItsRecipientsAndTheirIds()
{
    QJsonObject person = personalization({to(QStringLiteral("Ada@X.example"), QStringLiteral("Ada"))});
    person.insert(QStringLiteral("custom_args"),
                  QJsonObject {{QStringLiteral("rv_intent"), QStringLiteral("i-1")},
                               {QStringLiteral("rv_attempt"), QStringLiteral("a-1")}});
    person.insert(QStringLiteral("dynamic_template_data"), QJsonObject {{QStringLiteral("x"), 1}});
    const QByteArray body = QJsonDocument(request({person})).toJson(QJsonDocument::Compact);

    const MailSend mail = readMailSend(body, now);

    QVERIFY(mail.isAcceptable());
    QCOMPARE(mail.recipients.size(), 1);
    QCOMPARE(mail.recipients.first().address, QByteArray("ada@x.example"));
    QCOMPARE(mail.recipients.first().intent, QByteArray("i-1"));
    QCOMPARE(mail.recipients.first().attempt, QByteArray("a-1"));
    QCOMPARE(mail.recipients.first().templateData.toByteArray(), QByteArray("{\"x\":1}"));
}

void TestMailSend::whatTheServiceRefusesIsRefusedWithItsField_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::addColumn<QByteArray>("field");
    const QString p = QStringLiteral("personalizations");
    const QJsonObject one = personalization({to(QStringLiteral("ada@x.example"))});
    QTest::newRow("no personalization") << request({}) << QByteArray("personalizations");
    QTest::newRow("no recipient") << request({personalization({})}) << QByteArray("personalizations.0.to");
    QTest::newRow("bad address") << request({one, personalization({to(QStringLiteral("ada"))})})
                                 << QByteArray("personalizations.1.to");
    QTest::newRow("no address") << request({QJsonObject {
        {QStringLiteral("to"), QJsonArray {QJsonObject {{QStringLiteral("name"), QStringLiteral("A")}}}}}})
                                << QByteArray("personalizations.0.to");
    QTest::newRow("comma in the name") << request(
        {personalization({to(QStringLiteral("a@x.example"), QStringLiteral("A, B"))})})
                                       << QByteArray("personalizations.0.to");
    QTest::newRow("semicolon in the name")
        << request({personalization({to(QStringLiteral("a@x.example"), QStringLiteral("A;B"))})})
        << QByteArray("personalizations.0.to");
    QJsonObject noFrom = simple();
    noFrom.remove(QStringLiteral("from"));
    QTest::newRow("no from") << noFrom << QByteArray("from.email");
    QTest::newRow("bad from") << with(simple(), QStringLiteral("from"), to(QStringLiteral("dispätch@x.example")))
                              << QByteArray("from.email");
    QJsonObject noContent = with(simple(), QStringLiteral("subject"), QStringLiteral("s"));
    noContent.remove(QStringLiteral("template_id"));
    QTest::newRow("no content") << noContent << QByteArray("content");
    QJsonObject noSubject = with(simple(), QStringLiteral("content"),
                                 QJsonArray {QJsonObject {{QStringLiteral("type"), QStringLiteral("text/plain")},
                                                          {QStringLiteral("value"), QStringLiteral("v")}}});
    noSubject.remove(QStringLiteral("template_id"));
    QTest::newRow("no subject") << noSubject << QByteArray("subject");
    QTest::newRow("reserved header") << request(
        {with(one, QStringLiteral("headers"), QJsonObject {{QStringLiteral("Subject"), QStringLiteral("x")}})})
                                     << QByteArray("personalizations.0.headers");
    QTest::newRow("line break in a header") << request(
        {with(one, QStringLiteral("headers"), QJsonObject {{QStringLiteral("X-A"), QStringLiteral("x\r\ny")}})})
                                            << QByteArray("personalizations.0.headers");
    QTest::newRow("large custom args") << request({with(
        one, QStringLiteral("custom_args"), QJsonObject {{QStringLiteral("a"), QString(10000, QLatin1Char('x'))}})})
                                       << QByteArray("personalizations.0.custom_args");
    QTest::newRow("late send_at") << with(simple(), QStringLiteral("send_at"), now + 73 * 3600)
                                  << QByteArray("send_at");
    QTest::newRow("unknown key") << with(simple(), QStringLiteral("extra"), 1) << QByteArray("extra");
    QTest::newRow("unknown key of a personalization")
        << request({with(one, QStringLiteral("extra"), 1)}) << QByteArray("personalizations.0.extra");
    QTest::newRow("double category") << with(simple(), QStringLiteral("categories"),
                                             QJsonArray {QStringLiteral("a"), QStringLiteral("a")})
                                     << QByteArray("categories.1");
    QTest::newRow("both reply forms") << with(
        with(simple(), QStringLiteral("reply_to"), to(QStringLiteral("a@x.example"))), QStringLiteral("reply_to_list"),
        QJsonArray {to(QStringLiteral("b@x.example"))})
                                      << QByteArray("reply_to");
    QJsonArray many;
    for (int i = 0; i < 1001; ++i)
        many.append(to(QStringLiteral("p%1@x.example").arg(i)));
    QTest::newRow("1,001 recipients") << request({personalization(many)}) << QByteArray("personalizations.0.to");
}

void TestMailSend::whatTheServiceRefusesIsRefusedWithItsField()
{
    QFETCH(QJsonObject, object);
    QFETCH(QByteArray, field);

    const MailSend mail = read(object);

    QVERIFY2(fields(mail).contains(field), fields(mail).join(' ').constData());
}

void TestMailSend::aThousandPersonalizationsPassAndOneMoreDoesNot()
{
    QJsonArray many;
    for (int i = 0; i < 1000; ++i)
        many.append(personalization({to(QStringLiteral("p%1@x.example").arg(i))}));
    QVERIFY(read(request(many)).isAcceptable());

    many.append(personalization({to(QStringLiteral("last@x.example"))}));

    QVERIFY(fields(read(request(many))).contains("personalizations"));
}

void TestMailSend::everyBadAddressIsNamed()
{
    QJsonArray people;
    for (int i = 0; i < 5; ++i)
        people.append(personalization({to(i % 2 ? QStringLiteral("bad") : QStringLiteral("p%1@x.example").arg(i))}));

    const MailSend mail = read(request(people));

    QCOMPARE(fields(mail), QByteArrayList({"personalizations.1.to", "personalizations.3.to"}));
}

void TestMailSend::aDuplicateIsFoundAcrossPersonalizationsAndCase()
{
    const MailSend mail = read(request({personalization({to(QStringLiteral("ada@x.example"))}),
                                        personalization({to(QStringLiteral("bea@x.example"))}),
                                        personalization({to(QStringLiteral("ADA@x.example"))})}));

    QCOMPARE(fields(mail), QByteArrayList({"personalizations.2.to"}));
    QVERIFY(mail.faults.first().message.contains("[ada@x.example]"));
}

void TestMailSend::brokenJsonIsOneNamelessFault()
{
    for (const QByteArray &body : {QByteArray("{"), QByteArray("[]"), QByteArray("{\"from\":1}"), QByteArray("\xff{}"),
                                   QByteArray("{\"personalizations\":{}}"), QByteArray()}) {
        const MailSend mail = readMailSend(body, now);

        QCOMPARE(mail.faults.size(), 1);
        QVERIFY(mail.faults.first().field.isEmpty());
    }
}

void TestMailSend::addresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << QByteArray("ada@x.example") << true;
    QTest::newRow("plus and dots") << QByteArray("a.b+tag@sub.x-y.example") << true;
    QTest::newRow("no dot") << QByteArray("ada@localhost") << false;
    QTest::newRow("two at") << QByteArray("a@b@x.example") << false;
    QTest::newRow("space") << QByteArray("a b@x.example") << false;
    QTest::newRow("no local part") << QByteArray("@x.example") << false;
    QTest::newRow("no domain") << QByteArray("ada@") << false;
    QTest::newRow("two dots") << QByteArray("ada@x..example") << false;
    QTest::newRow("hyphen first") << QByteArray("ada@-x.example") << false;
    QTest::newRow("hyphen last") << QByteArray("ada@x-.example") << false;
    QTest::newRow("dot last") << QByteArray("ada@x.example.") << false;
    QTest::newRow("line break") << QByteArray("ada@x.example\r\nBcc: b@x.example") << false;
    QTest::newRow("angle") << QByteArray("<ada@x.example>") << false;
    QTest::newRow("not ascii") << QByteArray("ad\xc3\xa4@x.example") << false;
    QTest::newRow("long local part") << QByteArray(65, 'a') + "@x.example" << false;
}

void TestMailSend::addresses()
{
    QFETCH(QByteArray, address);

    QTEST(isMailAddress(address), "good");
}

QTEST_GUILESS_MAIN(TestMailSend)
#include "tst_mailsend.moc"
