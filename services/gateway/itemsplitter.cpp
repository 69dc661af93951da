#include "services/gateway/itemsplitter.h"

#include <QStringDecoder>

namespace {

constexpr qsizetype mostItems = 20'000;
constexpr int deepestNesting = 64;

QString textOf(QByteArrayView item, int nesting)
{
    if (nesting > deepestNesting || item.contains('\0'))
        return QString::fromLatin1("");
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(item);
    return decoder.hasError() ? QString::fromLatin1("") : text;
}

QByteArrayView withoutMark(QByteArrayView body)
{
    return body.startsWith("\xef\xbb\xbf") ? body.sliced(3) : body;
}

} // namespace

QStringList splitItems(QByteArrayView body)
{
    const QByteArrayView content = withoutMark(body).trimmed();
    if (!content.startsWith('['))
        return {textOf(content, 0)};
    QStringList items;
    qsizetype start = 1;
    int depth = 0;
    int deepest = 0;
    bool inString = false;
    const auto finish = [&](qsizetype end) {
        const QByteArrayView item = content.sliced(start, end - start).trimmed();
        if (!item.isEmpty())
            items.append(textOf(item, deepest));
        start = end + 1;
        deepest = 0;
    };
    for (qsizetype at = 1; at < content.size() && items.size() < mostItems; ++at) {
        const char character = content[at];
        if (inString) {
            if (character == '\\')
                ++at;
            else if (character == '"')
                inString = false;
        } else if (character == '"') {
            inString = true;
        } else if (character == '{' || character == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (depth > 0 && (character == '}' || character == ']')) {
            --depth;
        } else if (depth == 0 && (character == ',' || character == ']')) {
            finish(at);
            if (character == ']')
                return items;
        }
    }
    if (start < content.size() && items.size() < mostItems)
        finish(content.size());
    return items;
}
