#pragma once

#include "services/core/result.h"
#include "services/http/providerhttp.h"

#include <QStringList>

/// Asks an OpenAI-compatible endpoint for the draft of a reply. It sends nothing to anybody: what comes back is text
/// for a person to read, change and press a button under. One request, one deadline over all of it; slow, wrong or rude
/// answers are errors with a sentence. Lives on the thread of its ProviderHttp.
class DraftClient : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl base;      ///< RAVEN_AI_BASE_URL, e.g. https://api.example.com/v1; empty: no drafts
        QString model;  ///< RAVEN_AI_MODEL
        QByteArray key; ///< RAVEN_AI_API_KEY; may be empty where the endpoint asks for none
        int deadlineMs = 10'000;
    };

    struct Line
    {
        enum class By { Technician, We };
        By by = By::Technician;
        QString text; ///< new text, as a conversation shows it
    };
    /// What the draft is about. No address, no telephone number, no family name: the endpoint is somebody else's
    /// machine.
    struct Question
    {
        QString technicianFirstName;
        QString organisation;
        QString jobTitle;
        QString trade;
        QString place;
        QString scheduled;
        QString budget;
        QList<Line> thread; ///< oldest first
    };
    using Done = std::function<void(const Result<QString> &)>;

    explicit DraftClient(Settings settings, QObject *parent = nullptr);
    ~DraftClient() override;

    [[nodiscard]] bool isConfigured() const { return !m_settings.base.isEmpty() && !m_settings.model.isEmpty(); }
    /// @p done is called once, later, unless @p receiver dies first.
    void draft(const Question &question, QObject *receiver, Done done);

    /// The request's body: the conversation travels as data, apart from the instruction.
    [[nodiscard]] static QByteArray bodyOf(const Question &question, const QString &model);
    /// The text of an answer's body; nothing when it is not one.
    [[nodiscard]] static std::optional<QString> textOf(const QByteArray &body);

private:
    Settings m_settings;
    std::unique_ptr<ProviderHttp> m_http;
};
