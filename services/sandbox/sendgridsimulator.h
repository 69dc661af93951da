#pragma once

#include "services/httpserver/httpexchange.h"
#include "services/sandbox/faultplan.h"
#include "services/sandbox/mailsend.h"
#include "services/sandbox/sandboxledger.h"

#include <QSet>

#include <functional>

/// Answers SendGrid's part of the API from memory: mail/send, mail/batch, scopes, templates, suppressions. Lives on the
/// sandbox's thread, opens no socket and knows no time but what it is told.
class SendGridSimulator
{
public:
    enum class List { Bounces, Blocks, Spam, Invalid, Unsubscribes };
    static constexpr int listCount = 5;

    struct Options
    {
        QByteArray templateId;           ///< of the built-in work-order template; one of its own when empty
        QByteArray apiKey;               ///< the only key that is let in; any `SG.` key when empty
        QList<QByteArray> moreTemplates; ///< that mails may name too: of replies, and that work was taken
    };

    /// Called for an accepted request while its body is alive.
    using Accepted = std::function<void(const MailSend &mail, const QByteArray &messageId)>;

    SendGridSimulator(const Options &options, SandboxLedger &ledger, Accepted accepted);

    /// @p now is unix seconds; @p blame is a text whose addresses the answer names, empty for none.
    HttpExchangeResponse handle(const HttpExchangeRequest &request, qint64 now, const QByteArray &blame = {});

    /// For requests that a fault keeps from being taken: they arrived all the same.
    void countOnly(const HttpExchangeRequest &request, qint64 now);

    void revoke(const QByteArray &key) { m_revoked.insert(key); }
    void suppress(List list, const QByteArray &address, qint64 now, const QString &reason = {},
                  const QString &status = {});
    [[nodiscard]] QString dropReason(const QByteArray &address) const; ///< why the service would drop it, or nothing
    [[nodiscard]] QByteArray templateId() const { return m_options.templateId; }

    /// The provider's answer for an error that a fault asks for.
    static HttpExchangeResponse error(int status, const QByteArray &message = {}, const QByteArray &field = {});

private:
    struct Entry
    {
        qint64 created = 0;
        QString reason;
        QString status;
    };
    using Entries = QHash<QByteArray, Entry>;

    bool isKeyGood(const QByteArray &key) const;
    HttpExchangeResponse mailSend(const HttpExchangeRequest &request, qint64 now, const QByteArray &blame);
    HttpExchangeResponse templates(const HttpExchangeRequest &request) const;
    HttpExchangeResponse globalSuppressions(const HttpExchangeRequest &request, qint64 now);
    HttpExchangeResponse suppressionList(const HttpExchangeRequest &request);
    HttpExchangeResponse listPage(const HttpExchangeRequest &request, List list) const;
    HttpExchangeResponse removeFrom(const HttpExchangeRequest &request, List list, const QByteArray &address);
    void count(const MailSend &mail, bool accepted);
    Entries &entries(List list) { return m_lists.at(static_cast<size_t>(list)); }
    const Entries &entries(List list) const { return m_lists.at(static_cast<size_t>(list)); }

    Options m_options;
    SandboxLedger &m_ledger;
    const Accepted m_accepted;
    std::array<Entries, listCount> m_lists;
    QSet<QByteArray> m_revoked;
};
