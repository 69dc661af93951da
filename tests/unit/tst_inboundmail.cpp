#include "services/gateway/inboundmail.h"
#include "services/gateway/mailtext.h"
#include "services/gateway/mimemail.h"

#include "tests/support/inboundform.h"
#include "tests/support/raventest.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

namespace {

InboundMail readOrFail(const InboundForm &form)
{
    const auto mail = readInboundMail(form.body(), form.contentType());
    if (!mail)
        qFatal("the form was refused: %s", qPrintable(mail.error()));
    return *mail;
}

InboundForm rawForm(const QByteArray &mail)
{
    InboundForm form;
    form.fields = {{"email", mail}, {"envelope", R"({"to":["work@reply.example.com"],"from":"ada@example.com"})"}};
    return form;
}

} // namespace

/// Mail from anybody, as Inbound Parse hands it over.
class TestInboundMail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theParsedFormIsRead();
    void everyFieldHasItsOwnCharset_data();
    void everyFieldHasItsOwnCharset();
    void bareLineFeedsAreReadToo();
    void theWholeMailInOneFieldIsRead();
    void htmlAloneBecomesText_data();
    void htmlAloneBecomesText();
    void attachmentsAreCountedAndLeftAlone();
    void whatNoPersonWroteIsKnown_data();
    void whatNoPersonWroteIsKnown();
    void sendersAreAddresses_data();
    void sendersAreAddresses();
    void hostileFormsAreRefused_data();
    void hostileFormsAreRefused();
    void aBoundaryInsideTheTextIsText();
    void nestedPartsEndSomewhere();
    void everyCutOfAMailEndsInAnAnswer();
    void noiseEndsInAnAnswer();
    void megabytesOfTrapsAreRead_data();
    void megabytesOfTrapsAreRead();
    void theVendorsSamplesAreRead();
    void encodedWordsAreRead_data();
    void encodedWordsAreRead();
};

void TestInboundMail::theParsedFormIsRead()
{
    const InboundMail mail = readOrFail(InboundForm::reply("Ada@Example.com", "reply+x@reply.example.com", "Yes.\r\n",
                                                           "Date: Fri, 27 Nov 2026 10:00:00 -0600\n"));

    QCOMPARE(mail.from, QStringLiteral("ada@example.com"));
    QCOMPARE(mail.subject, QStringLiteral("Re: Work order"));
    QCOMPARE(mail.text, QStringLiteral("Yes.\r\n"));
    QVERIFY(mail.recipients.contains(QStringLiteral("reply+x@reply.example.com")));
    QVERIFY(!mail.messageId.isEmpty());
    QCOMPARE(mail.writtenAt, QDateTime({2026, 11, 27}, {16, 0}, Qt::UTC));
    QVERIFY(!mail.automatic);
    QCOMPARE(mail.attachments, 0);
}

void TestInboundMail::everyFieldHasItsOwnCharset_data()
{
    QTest::addColumn<QByteArray>("charset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("utf-8") << QByteArray("UTF-8")
                           << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                         "e")
                           << QStringLiteral("Grüße");
    QTest::newRow("latin-1") << QByteArray("iso-8859-1")
                             << QByteArray("Gr\xfc\xdf"
                                           "e")
                             << QStringLiteral("Grüße");
    QTest::newRow("latin-1 that is windows")
        << QByteArray("iso-8859-1") << QByteArray("\x93ja\x94") << QStringLiteral("“ja”");
    QTest::newRow("windows-1252") << QByteArray("windows-1252") << QByteArray("\x80 400") << QStringLiteral("€ 400");
    QTest::newRow("latin-2") << QByteArray("ISO-8859-2") << QByteArray("m\xf3wi\xea") << QStringLiteral("mówię");
    QTest::newRow("says utf-8 and is not") << QByteArray("utf-8")
                                           << QByteArray("Gr\xfc\xdf"
                                                         "e")
                                           << QStringLiteral("Grüße");
    QTest::newRow("says ascii and is utf-8") << QByteArray("us-ascii")
                                             << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                                           "e")
                                             << QStringLiteral("Grüße");
    QTest::newRow("nobody knows it") << QByteArray("x-none-such") << QByteArray("Yes") << QStringLiteral("Yes");
    QTest::newRow("a name to choke on") << QByteArray(5000, 'u') << QByteArray("Yes") << QStringLiteral("Yes");
    QTest::newRow("with a NUL in it") << QByteArray("utf-8") << QByteArray("Y\0es", 4) << QStringLiteral("Yes");
}

void TestInboundMail::everyFieldHasItsOwnCharset()
{
    QFETCH(const QByteArray, charset);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    InboundForm form = InboundForm::reply("ada@example.com", "work@reply.example.com", bytes);
    for (auto &[name, value] : form.fields) {
        if (name == "charsets")
            value = R"({"subject":"UTF-8","text":")" + charset + R"("})";
        if (name == "subject")
            value = "\xc3\x9c"
                    "ber";
    }

    const InboundMail mail = readOrFail(form);

    QCOMPARE(mail.text, text);
    QCOMPARE(mail.subject, QStringLiteral("Über"));
}

void TestInboundMail::bareLineFeedsAreReadToo()
{
    InboundForm form = InboundForm::reply("ada@example.com", "work@reply.example.com", "Yes.");
    form.lineEnd = "\n";

    QCOMPARE(readOrFail(form).text, QStringLiteral("Yes."));
}

void TestInboundMail::theWholeMailInOneFieldIsRead()
{
    const InboundMail mail = readOrFail(rawForm("From: \"Lovelace, Ada\" <ADA@example.com>\r\n"
                                                "To: reply+x@reply.example.com\r\n"
                                                "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?B?IHp1cnVjaw==?=\r\n"
                                                "Message-ID: <1@x>\r\n"
                                                "Content-Type: multipart/alternative; boundary=\"b 1\"\r\n\r\n"
                                                "preamble\r\n--b 1\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                                "Content-Transfer-Encoding: base64\r\n\r\nSmEsIGdlcm5lLg==\r\n"
                                                "--b 1\r\nContent-Type: text/html\r\n\r\n<p>other</p>\r\n--b 1--\r\n"));

    QCOMPARE(mail.from, QStringLiteral("ada@example.com"));
    QCOMPARE(mail.subject, QStringLiteral("Grüße zuruck"));
    QCOMPARE(mail.text, QStringLiteral("Ja, gerne."));
    QVERIFY(mail.recipients.contains(QStringLiteral("reply+x@")));
}

void TestInboundMail::htmlAloneBecomesText_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    QTest::newRow("paragraphs")
        << "<html><head><title>x</title><style>p{}</style></head><body><p>Yes,</p><p>I can.</p></body></html>"
        << "Yes,\n\nI can.";
    QTest::newRow("entities") << "5 &lt; 6 &amp; 7 &#8364;&nbsp;8 &unknown; &"
                              << "5 < 6 & 7 € 8 &unknown; &";
    QTest::newRow("quoted") << "Yes<blockquote>Will you?<br>Soon?</blockquote>"
                            << "Yes\n> Will you?\n> Soon?";
    QTest::newRow("script") << "<script>alert(1)</script>Yes"
                            << "Yes";
    QTest::newRow("never closed") << "Yes <b"
                                  << "Yes <";
    QTest::newRow("a comment") << "Ye<!-- > no -->s"
                               << "Yes";
    QTest::newRow("no tag") << "1 < 2 and 3 > 2"
                            << "1 < 2 and 3 > 2";
    QTest::newRow("surrogate entity") << "x&#xD800;y"
                                      << "x&#xD800;y";
}

void TestInboundMail::htmlAloneBecomesText()
{
    QFETCH(const QString, html);
    QFETCH(const QString, text);
    InboundForm form = InboundForm::reply("ada@example.com", "work@reply.example.com", " ");
    form.fields.append({"html", html.toUtf8()});

    QCOMPARE(readOrFail(form).text, text);
}

void TestInboundMail::attachmentsAreCountedAndLeftAlone()
{
    InboundForm form = InboundForm::reply("ada@example.com", "work@reply.example.com", "Yes.");
    form.fields.append({"attachment1\"; filename=\"licence.pdf", QByteArray(100'000, '\xff')});
    for (auto &[name, value] : form.fields)
        if (name == "attachments")
            value = "1";

    const InboundMail mail = readOrFail(form);

    QCOMPARE(mail.attachments, 1);
    QCOMPARE(mail.text, QStringLiteral("Yes."));
}

void TestInboundMail::whatNoPersonWroteIsKnown_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<bool>("automatic");
    QTest::newRow("a person") << QByteArray("Auto-Submitted: no\n") << false;
    QTest::newRow("vacation") << QByteArray("Auto-Submitted: auto-replied\n") << true;
    QTest::newRow("old vacation") << QByteArray("X-Autoreply: yes\n") << true;
    QTest::newRow("precedence") << QByteArray("Precedence: bulk\n") << true;
    QTest::newRow("bounce") << QByteArray("Content-Type: multipart/report; report-type=delivery-status\n") << true;
    QTest::newRow("list") << QByteArray("List-Id: <x>\n") << true;
}

void TestInboundMail::whatNoPersonWroteIsKnown()
{
    QFETCH(const QByteArray, headers);
    QFETCH(const bool, automatic);

    QCOMPARE(readOrFail(InboundForm::reply("ada@example.com", "work@reply.example.com", "Yes.", headers)).automatic,
             automatic);
    QCOMPARE(readOrFail(rawForm("From: ada@example.com\n"
                                + QByteArray(headers).replace("multipart/report", "multipart/report; boundary=x")
                                + "\n--x--\n"))
                 .automatic,
             automatic);
}

void TestInboundMail::sendersAreAddresses_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("address");
    QTest::newRow("bare") << "Ada@Example.com"
                          << "ada@example.com";
    QTest::newRow("named") << "Ada Lovelace <ada@example.com>"
                           << "ada@example.com";
    QTest::newRow("a name that is an address") << "\"boss@example.com\" <ada@example.com>"
                                               << "ada@example.com";
    QTest::newRow("no address") << "Ada"
                                << "";
    QTest::newRow("two signs") << "a@b@c"
                               << "";
    QTest::newRow("blank in it") << "a b@c"
                                 << "";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("endless") << QString(5000, QLatin1Char('a')) + QStringLiteral("@b.c") << "";
}

void TestInboundMail::sendersAreAddresses()
{
    QFETCH(const QString, from);
    QFETCH(const QString, address);

    QCOMPARE(MailText::addressIn(from), address);
}

void TestInboundMail::hostileFormsAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const InboundForm good = InboundForm::reply("ada@example.com", "work@reply.example.com", "Yes.");
    const QByteArray type = good.contentType();
    QTest::newRow("missing boundary") << good.body() << QByteArray("multipart/form-data");
    QTest::newRow("empty boundary") << good.body() << QByteArray("multipart/form-data; boundary=\"\"");
    QTest::newRow("endless boundary") << good.body()
                                      << QByteArray("multipart/form-data; boundary=" + QByteArray(1000, 'x'));
    QTest::newRow("another boundary") << good.body() << QByteArray("multipart/form-data; boundary=xYzZ");
    QTest::newRow("another type") << good.body() << QByteArray("application/json");
    QTest::newRow("no type") << good.body() << QByteArray();
    QTest::newRow("empty") << QByteArray() << type;
    QTest::newRow("only the end") << QByteArray("--xYzZY--\r\n") << type;
    QTest::newRow("cut") << good.body().chopped(12) << type;
    QTest::newRow("a part without an end of its headers")
        << QByteArray("--xYzZY\r\nContent-Disposition: form-data; name=\"from\"\r\n--xYzZY--\r\n") << type;
    InboundForm huge = good;
    huge.fields.prepend({"x\"\r\nX-Long: " + QByteArray(1'000'000, 'y'), "1"});
    QTest::newRow("huge header") << huge.body() << type;
    InboundForm many;
    for (int index = 0; index < 5000; ++index)
        many.fields.append({"f" + QByteArray::number(index), "x"});
    QTest::newRow("thousands of parts") << many.body() << type;
    InboundForm nobody;
    nobody.fields = {{"text", "Yes."}};
    QTest::newRow("nobody sent it") << nobody.body() << type;
    QByteArray deep = "From: a@b.c\nContent-Type: multipart/mixed; boundary=b0\n\n";
    for (int level = 0; level < 60; ++level)
        deep += "--b" + QByteArray::number(level) + "\nContent-Type: multipart/mixed; boundary=b"
            + QByteArray::number(level + 1) + "\n\n";
    for (int level = 60; level >= 0; --level)
        deep += "--b" + QByteArray::number(level) + "--\n";
    QTest::newRow("nested sixty deep") << rawForm(deep).body() << type;
    QTest::newRow("a mail that is none") << rawForm("\n\n\n").body() << type;
}

void TestInboundMail::hostileFormsAreRefused()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);

    const auto mail = readInboundMail(body, type);

    QVERIFY(!mail);
    QVERIFY(!mail.error().isEmpty());
    QVERIFY2(!mail.error().contains(QLatin1Char('@')), "what is wrong is said without the mail's content");
}

void TestInboundMail::aBoundaryInsideTheTextIsText()
{
    const QByteArray text = "My boundary is xYzZY and --xYzZYmore and\r\n --xYzZY, I can do it.";

    QCOMPARE(readOrFail(InboundForm::reply("ada@example.com", "work@reply.example.com", text)).text,
             QString::fromUtf8(text));
}

void TestInboundMail::nestedPartsEndSomewhere()
{
    // The inner boundary begins with the outer one.
    const InboundMail mail =
        readOrFail(rawForm("From: ada@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                           "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n\nYes.\n--bb--\n"
                           "--b\nContent-Type: message/rfc822\n\nFrom: x\n\nNo.\n--b--\n"));

    QCOMPARE(mail.text, QStringLiteral("Yes."));
    QCOMPARE(mail.attachments, 1);
}

void TestInboundMail::everyCutOfAMailEndsInAnAnswer()
{
    const InboundForm form =
        rawForm("From: ada@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                "Content-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n"
                "<p>=C3=9C=\n &amp; Y</p>\n--b--\n");
    const QByteArray body = form.body();
    int read = 0;
    for (qsizetype size = 0; size <= body.size(); ++size)
        read += readInboundMail(body.first(size), form.contentType()) ? 1 : 0;

    QVERIFY(read >= 1);
    QVERIFY(read < 5);
}

void TestInboundMail::noiseEndsInAnAnswer()
{
    QRandomGenerator random(4711);
    const QByteArray pieces[] {"--xYzZY",
                               "\r\n",
                               "\n\n",
                               "Content-Disposition: form-data; name=\"email\"",
                               "=?utf-8?B?",
                               "?=",
                               "<a",
                               "&#x",
                               ";",
                               "Content-Type: multipart/mixed; boundary=xYzZY",
                               "From: a@b.c",
                               "\xff",
                               "=",
                               "--",
                               "{\"to\":[",
                               "\"",
                               "name=\"charsets\"",
                               "base64"};
    for (int round = 0; round < 20'000; ++round) {
        QByteArray body = "--xYzZY\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n";
        for (int count = random.bounded(30); count > 0; --count)
            body += pieces[random.bounded(int(std::size(pieces)))];
        body += "\r\n--xYzZY--\r\n";
        const auto mail = readInboundMail(body, "multipart/form-data; boundary=xYzZY");
        QVERIFY(mail || !mail.error().isEmpty());
        (void)MailText::fromHtml(QString::fromLatin1(body));
        (void)MailText::fromEncodedWords(body);
    }
}

void TestInboundMail::megabytesOfTrapsAreRead_data()
{
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<bool>("html");
    QTest::newRow("boundaries that are none") << QByteArray("\n--xYzZYx") << false;
    QTest::newRow("tags") << QByteArray("<a") << true;
    QTest::newRow("comments") << QByteArray("<!--") << true;
    QTest::newRow("entities") << QByteArray("&amp") << true;
    QTest::newRow("quotes") << QByteArray("<blockquote>") << true;
    QTest::newRow("encoded words") << QByteArray("=?utf-8?Q?a") << false;
}

void TestInboundMail::megabytesOfTrapsAreRead()
{
    QFETCH(const QByteArray, piece);
    QFETCH(const bool, html);
    // Read in linear time this is nothing; in quadratic time the test would never end.
    const QByteArray traps = piece.repeated(4'000'000 / piece.size());
    InboundForm form = InboundForm::reply("ada@example.com", "work@reply.example.com", html ? QByteArray(" ") : traps);
    if (html)
        form.fields.append({"html", traps});

    QCOMPARE(readOrFail(form).from, QStringLiteral("ada@example.com"));
    (void)MailText::fromHtml(QString::fromLatin1(traps));
    (void)MailText::fromEncodedWords(traps);
}

void TestInboundMail::theVendorsSamplesAreRead()
{
    const QDir folder(qEnvironmentVariable("RAVEN_SOURCE_DIR")
                      + QStringLiteral("/../shared/specs/sendgrid/inbound_parse_samples"));
    if (!folder.exists()) {
        qInfo("SendGrid's samples of Inbound Parse are not on this machine (%s): not compared with them.",
              qPrintable(folder.path()));
        return;
    }
    const auto bytesOf = [&folder](const char *name) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray type = "multipart/form-data; boundary=xYzZY";

    const auto parsed = readInboundMail(bytesOf("default_data.txt"), type);
    const auto raw = readInboundMail(bytesOf("raw_data_with_attachments.txt"), type);
    const auto alone = readMimeMail(bytesOf("raw_email_with_attachments.txt"));

    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error()));
    QCOMPARE(parsed->from, QStringLiteral("test@example.com"));
    QCOMPARE(parsed->text.trimmed(), QStringLiteral("Hello SendGrid!"));
    QVERIFY2(raw, qPrintable(raw ? QString() : raw.error()));
    QCOMPARE(raw->from, QStringLiteral("test@example.com"));
    QCOMPARE(raw->text.trimmed(), QStringLiteral("Hello SendGrid!"));
    QCOMPARE(raw->attachments, 1);
    QVERIFY(alone);
    QCOMPARE(alone->text.trimmed(), QStringLiteral("Hello SendGrid!"));
}

void TestInboundMail::encodedWordsAreRead_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("Re: Work") << QStringLiteral("Re: Work");
    QTest::newRow("q") << QByteArray("=?iso-8859-1?Q?Gr=FC=DFe_an_alle?=") << QStringLiteral("Grüße an alle");
    QTest::newRow("b, split") << QByteArray("=?utf-8?B?w5xi?= =?utf-8?B?ZXI=?=") << QStringLiteral("Über");
    QTest::newRow("with a language") << QByteArray("=?us-ascii*en?Q?hi?=") << QStringLiteral("hi");
    QTest::newRow("between words") << QByteArray("Re: =?utf-8?Q?=C3=9C?= now") << QStringLiteral("Re: Ü now");
    QTest::newRow("no end") << QByteArray("=?utf-8?Q?x") << QStringLiteral("=?utf-8?Q?x");
    QTest::newRow("unknown coding") << QByteArray("=?utf-8?X?x?=") << QStringLiteral("=?utf-8?X?x?=");
    QTest::newRow("raw utf-8") << QByteArray("\xc3\x9c") << QStringLiteral("Ü");
}

void TestInboundMail::encodedWordsAreRead()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QString, text);

    QCOMPARE(MailText::fromEncodedWords(header), text);
}

QTEST_GUILESS_MAIN(TestInboundMail)
#include "tst_inboundmail.moc"
