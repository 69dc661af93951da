#include "services/providers/sendgrid/sendgridclient.h"

#include "services/providers/answerwords.h"
#include "services/providers/sendgrid/sendgridmail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

QString provider()
{
    return QStringLiteral("SendGrid");
}

bool isPlainId(const QString &id)
{
    return !id.isEmpty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](QChar character) {
        return character.unicode() < 0x80 && (character.isLetterOrNumber() || character == QLatin1Char('-'));
    });
}

Result<MailTemplate> templateFrom(const QJsonObject &json)
{
    MailTemplate mail;
    mail.id = json.value(QLatin1String("id")).toString();
    mail.name = json.value(QLatin1String("name")).toString();
    const QJsonArray versions = json.value(QLatin1String("versions")).toArray();
    for (const auto &value : versions) {
        const QJsonObject version = value.toObject();
        if (version.value(QLatin1String("active")).toInt() != 1)
            continue;
        mail.subject = version.value(QLatin1String("subject")).toString();
        mail.html = version.value(QLatin1String("html_content")).toString();
        mail.plain = version.value(QLatin1String("plain_content")).toString();
        return mail;
    }
    return failure(Error::Code::NotConfigured,
                   SendGridClient::tr("The SendGrid template %1 has no active version. Nothing can be sent with it; "
                                      "activate a version at SendGrid.")
                       .arg(AnswerWords::safe(mail.name)));
}

} // namespace

SendGridClient::SendGridClient(ProviderHttp &http, Settings settings, QObject *parent)
    : SendClient(parent)
    , m_http(http)
    , m_settings(std::move(settings))
{
}

ComposedRequest SendGridClient::compose(const SendRoute &route, const MailBatch &batch) const
{
    return SendGridMail::compose(route, batch);
}

void SendGridClient::send(const ComposedRequest &composed, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done)
{
    Q_ASSERT(!composed.refusal && !composed.body.isEmpty());
    HttpRequest post = request("POST", QStringLiteral("/v3/mail/send"));
    post.headers.emplaceBack("Content-Type", "application/json");
    post.body = composed.body;
    m_http.write(post, writeBeforeBootMs, receiver,
                 [recipients = composed.recipients, done = std::move(done)](const HttpAnswer &answer) {
                     done(SendGridMail::judge(answer, recipients, QDateTime::currentMSecsSinceEpoch()));
                 });
}

void SendGridClient::readScopes(QObject *receiver, std::function<void(const Result<QStringList> &)> done)
{
    m_http.read(
        request("GET", QStringLiteral("/v3/scopes")), receiver, [done = std::move(done)](const HttpAnswer &answer) {
            const QJsonValue scopes = QJsonDocument::fromJson(answer.body).object().value(QLatin1String("scopes"));
            if (answer.end != HttpAnswer::End::Answered || answer.status != 200 || !scopes.isArray()) {
                done(tl::make_unexpected(AnswerWords::lookUpError(answer, provider(), tr("the key's rights"),
                                                                  SendGridMail::wordsOf(answer.body))));
                return;
            }
            QStringList names;
            const QJsonArray list = scopes.toArray();
            for (const auto &scope : list)
                names.append(scope.toString());
            done(names);
        });
}

void SendGridClient::readTemplate(const QString &id, QObject *receiver,
                                  std::function<void(const Result<MailTemplate> &)> done)
{
    if (!isPlainId(id)) {
        const Result<MailTemplate> none =
            failure(Error::Code::NotConfigured,
                    tr("No SendGrid template is set. No warm message can be sent; set one "
                       "in Settings."));
        QMetaObject::invokeMethod(
            receiver, [done = std::move(done), none] { done(none); }, Qt::QueuedConnection);
        return;
    }
    const HttpRequest get = request("GET", QStringLiteral("/v3/templates/") + id);
    m_http.read(get, receiver, [done = std::move(done)](const HttpAnswer &answer) {
        const QJsonDocument json = QJsonDocument::fromJson(answer.body);
        if (answer.end != HttpAnswer::End::Answered || answer.status != 200 || !json.isObject()) {
            done(tl::make_unexpected(
                AnswerWords::lookUpError(answer, provider(), tr("the template"), SendGridMail::wordsOf(answer.body))));
            return;
        }
        done(templateFrom(json.object()));
    });
}

HttpRequest SendGridClient::request(const char *method, const QString &path) const
{
    HttpRequest request;
    request.method = method;
    request.url = m_settings.base;
    QString base = m_settings.base.path();
    if (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    request.url.setPath(base + path);
    request.headers = {{"Authorization", "Bearer " + m_settings.key}, {"Accept", "application/json"}};
    return request;
}
