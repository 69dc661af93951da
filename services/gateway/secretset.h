#pragma once

#include <QByteArrayView>
#include <QByteArrayList>
#include <QString>

/// The shared secrets that one endpoint accepts, two at a time while they are changed. The comparison takes the same
/// time whatever is wrong with the candidate. Keeps digests only.
class SecretSet
{
public:
    SecretSet() = default;
    /// Separated by commas; those shorter than 16 characters are ignored, because they can be guessed.
    explicit SecretSet(const QString &text);

    [[nodiscard]] bool isEmpty() const { return m_digests.isEmpty(); }
    [[nodiscard]] bool accepts(QByteArrayView candidate) const;

private:
    QByteArrayList m_digests;
};
