#pragma once

#include "ui/technicians/technicianoperations.h"

#include <QTimeZone>
#include <QWidget>

#include <optional>

class Clock;
class Notice;
class QComboBox;
class QStackedLayout;
class ReplyComposer;
class TextLabel;
class ThreadView;

/// The conversation with one technician: what was said, how the rules read it, and the way to answer.
class ConversationTab final : public QWidget
{
    Q_OBJECT

public:
    ConversationTab(const Clock &clock, const TechnicianOperations &operations, const TechnicianId &technician,
                    QWidget *parent = nullptr);

    void setZone(const QTimeZone &zone) { m_zone = zone; }
    void showProfile(const TechnicianProfile &profile);
    void showPage(const ConversationPage &page);
    void showFailure(const Error &error);
    void setStale(bool stale);

    const std::optional<Conversation> &conversation() const { return m_page.open; }
    ThreadView *thread() const { return m_thread; }
    ReplyComposer *composer() const { return m_composer; }

    void openTriage(); ///< of the newest reply
    void openTypeIn();
    void startReply();
    void send();

Q_SIGNALS:
    void rereadWanted();
    void threadChosen(const JobId &job);
    void said(const QString &sentence, bool failed);

private:
    void buildHead(class QVBoxLayout &column);
    void refresh();
    void refreshHead();
    void refreshPlace();
    void refreshWritable();
    void openTriageOf(const QString &message);
    void sendText(const QString &text);
    void draft();
    QString emptySentence() const;
    QString technicianName() const;

    const Clock &m_clock;
    const TechnicianOperations &m_operations;
    const TechnicianId m_technician;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    std::optional<TechnicianProfile> m_profile;
    ConversationPage m_page;
    bool m_hasPage = false;
    bool m_stale = false;
    QUuid m_replyKey = QUuid::createUuid();
    QString m_replySent; ///< what m_replyKey stands for

    TextLabel *m_title = nullptr;
    QComboBox *m_threads = nullptr;
    TextLabel *m_verdict = nullptr;
    TextLabel *m_by = nullptr;
    QWidget *m_head = nullptr;
    QWidget *m_rule = nullptr;
    Notice *m_strip = nullptr;
    QStackedLayout *m_place = nullptr;
    Notice *m_notice = nullptr;
    ThreadView *m_thread = nullptr;
    ReplyComposer *m_composer = nullptr;
};
