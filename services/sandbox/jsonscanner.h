#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

/// Reads JSON in one pass over the bytes without building a tree: a mail/send request of 1,000 personalizations costs
/// about a millisecond this way and six times that through QJsonDocument, and benches share the cores with us.
/// After the first fault every call returns false and failed() stays true. Depth is limited to 64.
class JsonScanner
{
public:
    enum class Kind { Object, Array, String, Number, Bool, Null, Bad };

    explicit JsonScanner(QByteArrayView text);

    Kind peek();                       ///< what the next value is, without consuming it
    bool enterObject();                ///< consumes '{'
    bool nextKey(QByteArrayView &key); ///< consumes the key and its colon; false at '}' (consumed) or on a fault
    bool enterArray();                 ///< consumes '['
    bool nextItem();                   ///< true when another item follows; false at ']' (consumed) or on a fault
    bool string(QByteArray &value);    ///< a string value, unescaped to UTF-8
    bool number(double &value);
    bool boolean(bool &value);
    bool skip();                    ///< any value, checked all the same
    bool skip(QByteArrayView &raw); ///< the same, and the bytes of it
    bool atEnd();                   ///< nothing but white space follows

    [[nodiscard]] bool failed() const { return m_failed; }

private:
    static constexpr int depthLimit = 64;

    bool fail();
    void skipSpace();
    bool push(char opening);
    bool separator(char closing);
    bool rawString(QByteArrayView &raw, bool &escaped);
    bool escapeSequence();
    bool word(const char *text, qsizetype length);
    bool rawNumber(QByteArrayView &raw);
    bool digits();

    const char *m_at;
    const char *m_end;
    int m_depth = 0;
    bool m_failed = false;
    std::array<bool, depthLimit> m_first {};
    QByteArray m_key;
};

/// The text between the quotes of a JSON string with its escapes resolved (a lone surrogate becomes a question mark).
QByteArray unescapedJson(QByteArrayView raw);
