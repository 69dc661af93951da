#pragma once

#include "services/sandbox/instantlysimulator.h"
#include "services/sandbox/linkvisitor.h"
#include "services/sandbox/peoplemodel.h"
#include "services/sandbox/sendgridsimulator.h"
#include "services/sandbox/webhookposter.h"

#include <QTimer>

#include <map>

/// Lets the modelled people act: keeps what everybody will do in one schedule, does it when it is due, tells the two
/// simulators and posts the webhooks. Lives on the sandbox's thread.
class SandboxPeople : public QObject
{
    Q_OBJECT

public:
    enum class Mode {
        Off,      ///< nothing happens after acceptance
        Delivery, ///< every message is delivered at once, nobody reads it
        On
    };

    struct Options
    {
        Mode mode = Mode::On;
        quint64 seed = 1;
        double timeScale = 60; ///< simulated seconds in a real one
        /// Nobody reads sooner after delivery, in real time and however fast time runs: an open within ten seconds
        /// passes for a machine's.
        qint64 readingAfterMs = 11000;
    };

    SandboxPeople(const Options &options, WebhookPoster &poster, LinkVisitor &visitor, QObject *parent = nullptr);

    /// Both outlive this object; set before the first message.
    void setSimulators(SendGridSimulator *sendgrid, InstantlySimulator *instantly);

    void takeMail(const MailSend &mail, const QByteArray &messageId);
    void takeLeads(const QList<const InstantlySimulator::Lead *> &leads);
    void resumeCampaign(const QByteArray &campaignId);

    [[nodiscard]] QJsonObject toJson() const;

private:
    struct Letter
    {
        Channel channel = Channel::Warm;
        QByteArray address;
        QJsonObject extra; ///< custom args or custom variables, flattened into each event
        QJsonValue categories;
        QString messageId; ///< sg_message_id
        QString smtpId;
        QByteArray leadId;
        QByteArray campaignId;
        QString sender;
        QString emailId;
        QString acceptLink;
        QString declineLink;
        QString pixelLink;
        QString unsubscribeLink;
        QByteArray replyTo; ///< where an answer by mail goes; empty: answers by mail are lost on us
    };
    using LetterPointer = std::shared_ptr<const Letter>;
    struct Step
    {
        LetterPointer letter;
        MailAct act = MailAct::Delivered;
    };

    QList<PlannedAct> answeredByMail(const Letter &letter, QList<PlannedAct> plan) const;
    void schedule(const LetterPointer &letter, const QList<PlannedAct> &plan);
    qint64 scaled(qint64 simulatedMs) const;
    void arm();
    void run();
    void perform(const Step &step);
    void performWarm(const Letter &letter, MailAct act);
    void answerByMail(const Letter &letter, MailAct act);
    void performCold(const Letter &letter, MailAct act);
    void followLinks(const Letter &letter, MailAct act);
    QJsonObject mailEvent(const Letter &letter, const QString &event) const;
    QJsonObject leadEvent(const Letter &letter, const QString &event) const;
    void postLead(const Letter &letter, const QString &event, const QJsonObject &more = {});
    bool usesOwnButton(const Letter &letter) const;

    const Options m_options;
    WebhookPoster &m_poster;
    LinkVisitor &m_visitor;
    SendGridSimulator *m_sendgrid = nullptr;
    InstantlySimulator *m_instantly = nullptr;
    std::multimap<qint64, Step> m_schedule; ///< by due time, milliseconds since the epoch
    QHash<QByteArray, QList<std::pair<LetterPointer, QList<PlannedAct>>>>
        m_parked; ///< by a campaign that does not send
    QTimer m_timer;
    QHash<int, qint64> m_done; ///< acts by kind
    SeededChance m_chance;
    qint64 m_letters = 0;
};
