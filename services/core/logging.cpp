#include "services/core/logging.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <array>
#include <cstdio>

namespace {

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

QString shortHash(const QString &address)
{
    // Of this process only: the log shows which lines are about the same person, and nobody can try addresses.
    static const QByteArray salt = [] {
        std::array<quint32, 8> words {};
        QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
        return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
    }();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(salt);
    hash.addData(address.toLower().toUtf8());
    return QString::fromLatin1(hash.result().toHex().left(8));
}

QString withoutAddresses(const QString &text)
{
    static const QRegularExpression address(
        QStringLiteral("[\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}(?:@|%40)[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,253})"));
    if (!text.contains(QLatin1Char('@')) && !text.contains(QLatin1String("%40")))
        return text;
    QString out;
    qsizetype from = 0;
    auto found = address.globalMatch(text);
    while (found.hasNext()) {
        const auto match = found.next();
        out += text.mid(from, match.capturedStart() - from) + QStringLiteral("<mail:") + shortHash(match.captured())
            + QLatin1Char('>');
        from = match.capturedEnd();
    }
    return out + text.mid(from);
}

const std::array<Rule, 7> &secretRules()
{
    const auto rule = [](const char *pattern, const char *replacement) {
        return Rule {QRegularExpression(QLatin1String(pattern), QRegularExpression::CaseInsensitiveOption),
                     QLatin1String(replacement)};
    };
    static const std::array<Rule, 7> rules {
        rule("\\bSG\\.[\\w.-]{8,}", "<key>"),
        rule("\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}", "\\1 <key>"),
        rule("(://[^/\\s:@]*:)[^/\\s@]+@", "\\1<password>@"),
        rule("\\b((?:[\\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|signature))[\"']?\\s*[:=]\\s*)"
             "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"'}<]+)",
             "\\1<secret>"),
        rule("(https?://[^\\s?#\"']+)\\?[^\\s\"']*", "\\1?<query>"),
        rule("(/(?:u|a|t)/)[\\w.=-]{16,}", "\\1<token>"),
        // Long runs that hold both letters and digits are keys or signatures; uuids are shorter between dashes.
        rule("(?<![\\w+/=-])(?=[\\w+/=]*[0-9])(?=[\\w+/=]*[a-z])[\\w+/=]{33,}", "<key>"),
    };
    return rules;
}

/// Bidirectional overrides and line separators can forge what a reader sees just as a newline can.
bool mustEscape(QChar c)
{
    const char16_t code = c.unicode();
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029
        || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x200e || code == 0x200f;
}

QString withoutControls(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (c == QLatin1Char('\n'))
            out += QLatin1String("\\n");
        else if (mustEscape(c))
            out += QStringLiteral("\\u%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

struct Level
{
    const char *name;
    char priority;
};

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return {"debug", '7'};
    case QtInfoMsg:
        return {"info", '6'};
    case QtWarningMsg:
        return {"warning", '4'};
    case QtCriticalMsg:
        return {"critical", '3'};
    case QtFatalMsg:
        break;
    }
    return {"fatal", '2'};
}

/// The place lines go to. The one thing in the program that several threads share behind a mutex: Qt calls a
/// message handler from whichever thread speaks.
class Target
{
public:
    void open(const Logging::Settings &settings)
    {
        const QMutexLocker locker(&m_mutex);
        m_settings = settings;
        m_forJournal = qEnvironmentVariableIsSet("JOURNAL_STREAM");
        m_file.close();
        if (!settings.file.isEmpty())
            openFile();
    }

    void write(QtMsgType type, const char *category, const QString &message)
    {
        const QMutexLocker locker(&m_mutex);
        const bool toFile = m_file.isOpen();
        const QByteArray bytes = Logging::line(type, category, message, m_forJournal && !toFile).toUtf8() + '\n';
        if (!toFile) {
            std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
            return;
        }
        m_file.write(bytes);
        m_file.flush();
        if (m_file.size() >= m_settings.rotateBytes)
            rotate();
    }

private:
    void openFile()
    {
        QDir().mkpath(QFileInfo(m_settings.file).absolutePath());
        m_file.setFileName(m_settings.file);
        // Nobody else may read it, not even in the moment between making it and setting its mode.
        if (m_file.open(QIODevice::WriteOnly | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner))
            m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }

    QString numbered(int number) const { return m_settings.file + QLatin1Char('.') + QString::number(number); }

    void rotate()
    {
        m_file.close();
        QFile::remove(numbered(m_settings.keepFiles));
        for (int number = m_settings.keepFiles - 1; number >= 1; --number)
            QFile::rename(numbered(number), numbered(number + 1));
        QFile::rename(m_settings.file, numbered(1));
        openFile();
    }

    QMutex m_mutex;
    Logging::Settings m_settings;
    QFile m_file;
    bool m_forJournal = false;
};

Target &target()
{
    static Target one;
    return one;
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    target().write(type, context.category, message);
    if (type == QtFatalMsg)
        std::abort();
}

} // namespace

void Logging::install(const Settings &settings)
{
    target().open(settings);
    qInstallMessageHandler(&handle);
}

void Logging::uninstall()
{
    qInstallMessageHandler(nullptr);
    target().open({});
}

QString Logging::redacted(const QString &text)
{
    QString clean = text;
    for (const Rule &rule : secretRules())
        clean.replace(rule.pattern, rule.replacement);
    return withoutControls(withoutAddresses(clean));
}

QString Logging::line(QtMsgType type, const char *category, const QString &message, bool forJournal)
{
    const Level level = levelOf(type);
    const QString name = QString::fromLatin1(category && *category ? category : "default");
    const QString text = name + QStringLiteral(": ") + redacted(message);
    if (forJournal)
        return QLatin1Char('<') + QLatin1Char(level.priority) + QLatin1Char('>') + text;
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + QLatin1Char(' ') + QLatin1String(level.name)
        + QLatin1Char(' ') + text;
}
