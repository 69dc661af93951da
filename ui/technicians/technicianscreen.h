#pragma once

#include "models/domain/technicianprofile.h"
#include "ui/technicians/technicianoperations.h"
#include "ui/widgets/screen.h"

#include <QTimeZone>

class Button;
class Clock;
class ConversationTab;
class Notice;
class QStackedLayout;
class RecordList;
class TabStrip;
class TechnicianFacts;
class TextLabel;

/// One technician: can I send this person now, and what did they say last? Facts left, tabs right. Shows what was read
/// and nothing else.
class TechnicianScreen final : public Screen
{
    Q_OBJECT

public:
    enum Tab { ConversationPlace, OutreachPlace, CredentialsPlace, RatingsPlace, HistoryPlace, TabCount };

    /// @p job: the work order the page was opened from, or null.
    TechnicianScreen(const TechnicianId &technician, const JobId &job, TechnicianOperations operations,
                     const Clock &clock, QWidget *parent = nullptr);

    const TechnicianId &technician() const { return m_technician; }
    QString titleText() const override;
    void setLink(const LinkState &link) override;
    bool stepBack() override { return false; }
    QList<QWidget *> stops() const override;
    QList<Command> commands() override;
    void setZone(const QTimeZone &zone);

    /// Something about this person may have changed: reads again. Calls while a read is under way become one.
    void refresh();
    void showProfile(const TechnicianProfile &profile);
    void showConversations(const ConversationPage &page);
    void showFailure(const Error &error);
    void showTab(int tab);
    void openAssign();

    ConversationTab *conversation() const { return m_conversation; }

Q_SIGNALS:
    void assigned(const JobId &job, const TechnicianId &technician);

private:
    void buildContent();
    QWidget *buildHead();
    void buildTabs(class QVBoxLayout &column);
    void addKeys();
    void readProfile();
    void readConversations();
    void refreshHead();
    void refreshButtons();
    void fillLists();
    void say(const QString &sentence, bool failed);
    QString spokenSummary() const;
    struct Target
    {
        JobId job;
        qint64 number = 0;
        QString whyNot;
    };
    std::optional<Target> assignTarget() const;

    const TechnicianId m_technician;
    const JobId m_job;
    const TechnicianOperations m_operations;
    const Clock &m_clock;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    JobId m_thread; ///< the work order whose conversation is wanted; null: whichever was last
    std::optional<TechnicianProfile> m_profile;
    LinkState m_link;
    bool m_readingProfile = false;
    bool m_profileAgain = false;
    bool m_readingPage = false;
    bool m_pageAgain = false;

    QStackedLayout *m_pages;
    Notice *m_notice;
    QWidget *m_content = nullptr;
    QWidget *m_channel = nullptr;
    TextLabel *m_name = nullptr;
    TextLabel *m_kind = nullptr;
    TextLabel *m_standing = nullptr;
    TextLabel *m_outcome = nullptr;
    Notice *m_strip = nullptr;
    Button *m_workOrder = nullptr;
    Button *m_edit = nullptr;
    Button *m_assign = nullptr;
    TechnicianFacts *m_facts = nullptr;
    TabStrip *m_tabs = nullptr;
    QStackedLayout *m_places = nullptr;
    ConversationTab *m_conversation = nullptr;
    RecordList *m_outreach = nullptr;
    RecordList *m_credentials = nullptr;
    RecordList *m_ratings = nullptr;
    RecordList *m_history = nullptr;
};
