#include "models/domain/conversation.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace {

constexpr qsizetype quotedLimit = 80;

struct Word
{
    const char *wire;
    const char *display;
};

constexpr std::array<Word, 4> statuses {{{"active", QT_TRANSLATE_NOOP("ConversationStatus", "open")},
                                         {"qualified", QT_TRANSLATE_NOOP("ConversationStatus", "qualified")},
                                         {"disqualified", QT_TRANSLATE_NOOP("ConversationStatus", "said no")},
                                         {"completed", QT_TRANSLATE_NOOP("ConversationStatus", "finished")}}};

QString tr(const char *text)
{
    return QCoreApplication::translate("Conversation", text);
}

} // namespace

QString wireWord(ConversationStatus status)
{
    return QString::fromLatin1(statuses.at(static_cast<size_t>(status)).wire);
}

QString displayWord(ConversationStatus status)
{
    return QCoreApplication::translate("ConversationStatus", statuses.at(static_cast<size_t>(status)).display);
}

std::optional<ConversationStatus> conversationStatusFromWire(const QString &word)
{
    for (size_t index = 0; index < statuses.size(); ++index) {
        if (word == QLatin1String(statuses.at(index).wire))
            return static_cast<ConversationStatus>(index);
    }
    return std::nullopt;
}

QString triageSentence(ReplyClass verdict, const QString &because, const QDate &returnDate)
{
    if (verdict == ReplyClass::Unknown)
        return tr("unknown: no rule decides these words");
    QString sentence = displayWord(verdict);
    if (returnDate.isValid())
        sentence = tr("%1 until %2").arg(sentence, QLocale::c().toString(returnDate, QStringLiteral("dd MMM yyyy")));
    if (!because.isEmpty())
        sentence = tr("%1, because “%2”").arg(sentence, Format::singleLine(because, quotedLimit));
    return sentence;
}

QString triageSentence(const ConversationMessage &message)
{
    if (message.overridden)
        return tr("%1 → %2 by %3")
            .arg(displayWord(message.verdict), displayWord(message.overridden->says),
                 Format::singleLine(message.overridden->by, quotedLimit));
    return triageSentence(message.verdict, message.because, message.returnDate);
}

const ConversationMessage *Conversation::lastReply() const
{
    const auto last = std::find_if(messages.crbegin(), messages.crend(), [](const ConversationMessage &message) {
        return message.sender == ConversationMessage::Sender::Technician;
    });
    return last == messages.crend() ? nullptr : &*last;
}
