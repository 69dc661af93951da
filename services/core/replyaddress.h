#pragma once

#include "services/core/tokenkey.h"

/// The address that answers to our mails go to: reply+TOKEN@domain. The token names the request that carried the mail,
/// because SendGrid takes one Reply-To for a whole request; with the sender's address it names the message. A value;
/// thread-safe.
class ReplyAddress
{
public:
    /// @p domain whose mail goes to Inbound Parse; empty: none is made, tokens that are out are still read.
    ReplyAddress(QString domain, TokenKey key)
        : m_domain(std::move(domain))
        , m_key(std::move(key))
    {
    }

    /// Empty without a domain.
    [[nodiscard]] QString make(const QUuid &requestUid) const;
    /// The request of the first genuine token in a list of recipients, as a mail names them.
    [[nodiscard]] std::optional<QUuid> read(const QString &recipients) const;

private:
    QString m_domain;
    TokenKey m_key;
};
