#include "ui/technicians/technicianscreen.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/technicians/conversationtab.h"
#include "ui/technicians/giveworkdialog.h"
#include "ui/technicians/recordlist.h"
#include "ui/technicians/replycomposer.h"
#include "ui/technicians/tabstrip.h"
#include "ui/technicians/technicianfacts.h"
#include "ui/technicians/threadview.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QShortcut>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <utility>

namespace {

constexpr int channelSide = 14;
constexpr qsizetype longestName = 120;
constexpr qsizetype longestCell = 200;

/// The channel by which this person is asked.
class ChannelSign final : public QWidget
{
public:
    explicit ChannelSign(QWidget *parent)
        : QWidget(parent)
    {
        setFixedSize(channelSide, channelSide);
    }

    void show(Channel channel)
    {
        m_channel = channel;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        Glyphs::paintChannel(painter, m_channel, QRectF(rect()));
    }

private:
    Channel m_channel = Channel::Cold;
};

RecordList::Cell cell(const QString &text, Tone tone = Tone::Text)
{
    return {text.isEmpty() ? Format::unknown() : Format::singleLine(text, longestCell), tone};
}

QString credentialKind(TechnicianCredential::Kind kind)
{
    switch (kind) {
    case TechnicianCredential::Kind::License:
        return TechnicianScreen::tr("Licence");
    case TechnicianCredential::Kind::Certification:
        return TechnicianScreen::tr("Certificate");
    case TechnicianCredential::Kind::Insurance:
        break;
    }
    return TechnicianScreen::tr("Insurance");
}

Tone credentialTone(CredentialStanding standing)
{
    switch (standing) {
    case CredentialStanding::Expired:
        return Tone::Breached;
    case CredentialStanding::Soon:
        return Tone::AtRisk;
    case CredentialStanding::NoDate:
        return Tone::Muted;
    case CredentialStanding::Valid:
        break;
    }
    return Tone::Text;
}

QString kindText(const TechnicianProfile &profile)
{
    QStringList parts {profile.trades.join(QStringLiteral(", ")),
                       QString(profile.city % u' ' % profile.state).trimmed()};
    if (profile.miles)
        parts.append(Format::miles(profile.miles));
    parts.removeAll(QString());
    return Format::singleLine(parts.join(QStringLiteral(" · ")), longestCell);
}

} // namespace

TechnicianScreen::TechnicianScreen(const TechnicianId &technician, const JobId &job, TechnicianOperations operations,
                                   const Clock &clock, QWidget *parent)
    : Screen(parent)
    , m_technician(technician)
    , m_job(job)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_thread(job)
    , m_pages(new QStackedLayout(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
{
    setObjectName(QStringLiteral("technicianScreen"));
    m_pages->addWidget(m_notice);
    buildContent();
    addKeys();
    m_notice->show(tr("Reading the technician…"));
    m_pages->setCurrentWidget(m_notice);
}

void TechnicianScreen::buildContent()
{
    m_content = new QWidget(this);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::space12);
    column->setSpacing(Metrics::space12);
    m_strip = new Notice(Notice::Shape::Strip, m_content);
    m_strip->setObjectName(QStringLiteral("technicianStrip"));
    m_strip->hide();
    column->addWidget(m_strip);
    column->addWidget(buildHead());
    auto *body = new QHBoxLayout;
    body->setSpacing(Metrics::cardGap);
    auto *left = new Card(m_content);
    left->setFixedWidth(Metrics::panelWidth + 2);
    auto *leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(1, 1, 1, 1);
    m_facts = new TechnicianFacts(bool(m_operations.openCompare), left);
    leftColumn->addWidget(m_facts);
    body->addWidget(left);
    auto *right = new Card(m_content);
    auto *rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(1, 1, 1, 1);
    rightColumn->setSpacing(0);
    buildTabs(*rightColumn);
    body->addWidget(right, 1);
    column->addLayout(body, 1);
    m_pages->addWidget(m_content);
    connect(m_facts, &TechnicianFacts::compareWanted, this, [this] { m_operations.openCompare(m_technician); });
}

QWidget *TechnicianScreen::buildHead()
{
    auto *head = new QWidget(m_content);
    m_name = new TextLabel({}, Tone::Text, Type::strong(Type::verdict), head);
    m_name->setObjectName(QStringLiteral("technicianName"));
    m_name->setElided(true);
    m_kind = new TextLabel({}, Tone::Muted, Type::font(), head);
    m_kind->setObjectName(QStringLiteral("technicianKind"));
    m_kind->setElided(true);
    m_channel = new ChannelSign(head);
    m_standing = new TextLabel({}, Tone::Muted, Type::medium(), head);
    m_standing->setObjectName(QStringLiteral("technicianStanding"));
    m_outcome = new TextLabel({}, Tone::Muted, Type::font(Type::caption), head);
    m_outcome->setObjectName(QStringLiteral("technicianOutcome"));
    m_outcome->setElided(true);
    m_workOrder = new Button({}, Button::Kind::Outlined, head);
    m_workOrder->setObjectName(QStringLiteral("openWorkOrder"));
    m_edit = new Button(tr("Edit"), Button::Kind::Outlined, head);
    m_edit->setObjectName(QStringLiteral("editTechnician"));
    m_assign = new Button({}, Button::Kind::Filled, head);
    m_assign->setObjectName(QStringLiteral("assignTechnicianNow"));

    auto *standing = new QHBoxLayout;
    standing->setSpacing(6);
    standing->addWidget(m_channel);
    standing->addWidget(m_standing);
    standing->addSpacing(Metrics::space12);
    standing->addWidget(m_outcome, 1);
    auto *name = new QHBoxLayout;
    name->setSpacing(Metrics::space12);
    name->addWidget(m_name);
    name->addWidget(m_kind, 1, Qt::AlignBottom);
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::space4);
    words->addLayout(name);
    words->addLayout(standing);
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addLayout(words, 1);
    for (Button *button : {m_workOrder, m_edit, m_assign})
        line->addWidget(button);
    connect(m_edit, &Button::clicked, this, [this] { m_operations.openEdit(m_technician); });
    connect(m_assign, &Button::clicked, this, &TechnicianScreen::openAssign);
    connect(m_workOrder, &Button::clicked, this, [this] {
        if (const auto &open = m_conversation->conversation())
            m_operations.openWorkOrder(open->jobId);
    });
    return head;
}

void TechnicianScreen::buildTabs(QVBoxLayout &column)
{
    m_tabs = new TabStrip;
    m_tabs->setObjectName(QStringLiteral("technicianTabs"));
    m_tabs->setAccessibleName(tr("About this technician"));
    for (const QString &word : {tr("Conversation"), tr("Outreach"), tr("Credentials"), tr("Ratings"), tr("History")})
        m_tabs->addTab(word);
    column.addWidget(m_tabs);
    auto *place = new QWidget;
    m_places = new QStackedLayout(place);
    m_conversation = new ConversationTab(m_clock, m_operations, m_technician);
    m_outreach = new RecordList(QStringLiteral("outreachList"),
                                {tr("When"), tr("Work order"), tr("By"), tr("State"), tr("Answer")}, 1);
    m_credentials =
        new RecordList(QStringLiteral("credentialList"),
                       {tr("Kind"), tr("Name"), tr("Number"), tr("Issued by"), tr("Verified"), tr("Standing")}, 5);
    m_ratings = new RecordList(QStringLiteral("ratingList"),
                               {tr("Day"), tr("Work order"), tr("Overall"), tr("Quality"), tr("Manners"), tr("On time"),
                                tr("Contact"), tr("Comment")},
                               7);
    m_history = new RecordList(QStringLiteral("historyList"), {tr("When"), tr("What"), tr("By"), tr("Reason")}, 3);
    for (QWidget *tab :
         std::initializer_list<QWidget *> {m_conversation, m_outreach, m_credentials, m_ratings, m_history})
        m_places->addWidget(tab);
    column.addWidget(place, 1);
    connect(m_tabs, &TabStrip::currentChanged, m_places, &QStackedLayout::setCurrentIndex);
    connect(m_conversation, &ConversationTab::rereadWanted, this, &TechnicianScreen::refresh);
    connect(m_conversation, &ConversationTab::said, this, &TechnicianScreen::say);
    connect(m_conversation, &ConversationTab::threadChosen, this, [this](const JobId &job) {
        m_thread = job;
        readConversations();
    });
}

void TechnicianScreen::addKeys()
{
    const auto key = [this](const QKeySequence &keys, auto act) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    key(QKeySequence(Qt::Key_BracketLeft), [this] { m_tabs->step(-1); });
    key(QKeySequence(Qt::Key_BracketRight), [this] { m_tabs->step(1); });
    key(QKeySequence(Qt::Key_T), [this] {
        showTab(ConversationPlace);
        m_conversation->openTriage();
    });
    key(QKeySequence(Qt::Key_R), [this] {
        showTab(ConversationPlace);
        m_conversation->startReply();
    });
    for (const int enter : {Qt::Key_Return, Qt::Key_Enter})
        key(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(enter)), [this] { m_conversation->send(); });
    key(QKeySequence::Refresh, [this] { refresh(); });
}

QString TechnicianScreen::titleText() const
{
    return m_profile ? Format::singleLine(m_profile->name, longestName) : tr("Technician");
}

void TechnicianScreen::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    m_conversation->setZone(zone);
}

void TechnicianScreen::setLink(const LinkState &link)
{
    const bool wasStale = m_link.isStale();
    m_link = link;
    m_conversation->setStale(link.isStale());
    refreshButtons();
    if (wasStale && !link.isStale())
        refresh();
}

QList<QWidget *> TechnicianScreen::stops() const
{
    return {m_facts, m_tabs, m_places->currentWidget()};
}

QList<Command> TechnicianScreen::commands()
{
    if (!m_profile)
        return {};
    QList<Command> all;
    const QString area = titleText();
    if (m_assign->isVisibleTo(this) && m_assign->isEnabled())
        all.append({m_assign->text(), area, QStringLiteral("user-identity"), {}, [this] {
                        openAssign();
                    }});
    if (m_operations.sendReply)
        all.append({tr("Write a reply"), area, QStringLiteral("mail-reply-sender"), QKeySequence(Qt::Key_R), [this] {
                        showTab(ConversationPlace);
                        m_conversation->startReply();
                    }});
    if (m_operations.overrideTriage)
        all.append({tr("Change what the last reply means"), area, QStringLiteral("edit-rename"),
                    QKeySequence(Qt::Key_T), [this] {
                        m_conversation->openTriage();
                    }});
    if (m_operations.typeIn)
        all.append({tr("Type in what they said"), area, QStringLiteral("document-edit"), {}, [this] {
                        m_conversation->openTypeIn();
                    }});
    return all;
}

void TechnicianScreen::showTab(int tab)
{
    m_tabs->setCurrentIndex(tab);
}

void TechnicianScreen::refresh()
{
    readProfile();
    readConversations();
}

void TechnicianScreen::readProfile()
{
    if (!m_operations.readProfile)
        return;
    if (m_readingProfile) {
        m_profileAgain = true;
        return;
    }
    m_readingProfile = true;
    deliver(m_operations.readProfile(m_technician, m_job), this, [this](const Result<TechnicianProfile> &outcome) {
        m_readingProfile = false;
        if (outcome)
            showProfile(*outcome);
        else
            showFailure(outcome.error());
        if (std::exchange(m_profileAgain, false))
            readProfile();
    });
}

void TechnicianScreen::readConversations()
{
    if (!m_operations.readConversations)
        return;
    if (m_readingPage) {
        m_pageAgain = true;
        return;
    }
    m_readingPage = true;
    deliver(m_operations.readConversations(m_technician, m_thread), this,
            [this](const Result<ConversationPage> &outcome) {
                m_readingPage = false;
                // Another thread was chosen meanwhile: this answer is not the wanted one.
                if (!std::exchange(m_pageAgain, false)) {
                    if (outcome)
                        showConversations(*outcome);
                    else
                        m_conversation->showFailure(outcome.error());
                    return;
                }
                readConversations();
            });
}

void TechnicianScreen::showProfile(const TechnicianProfile &profile)
{
    m_profile = profile;
    m_strip->hide();
    m_pages->setCurrentWidget(m_content);
    refreshHead();
    m_facts->showProfile(profile, m_clock.now(), m_zone);
    m_conversation->showProfile(profile);
    fillLists();
    refreshButtons();
    Q_EMIT titleChanged();
}

void TechnicianScreen::showConversations(const ConversationPage &page)
{
    m_conversation->showPage(page);
    const auto count = page.open ? page.open->messages.size() : 0;
    m_tabs->setTabText(ConversationPlace,
                       count > 0 ? tr("Conversation %1").arg(Format::count(count)) : tr("Conversation"));
    refreshButtons();
}

void TechnicianScreen::showFailure(const Error &error)
{
    const QList<Notice::Action> actions {{tr("Read again"), [this] { refresh(); }, false}};
    if (!m_profile) {
        m_notice->show(tr("The technician could not be read. Nothing was sent or changed."), error.message, actions,
                       true);
        m_pages->setCurrentWidget(m_notice);
        return;
    }
    m_strip->show(tr("This page could not be read again: what it shows may be old."), error.message, actions, true);
}

QString TechnicianScreen::spokenSummary() const
{
    QStringList parts {Format::singleLine(m_profile->name, longestName), m_profile->standing(),
                       tr("availability: %1").arg(availabilitySentence(*m_profile, m_clock.now()))};
    const QDate today = m_clock.now().toTimeZone(m_zone).date();
    for (const TechnicianCredential &one : m_profile->credentials) {
        const CredentialStanding standing = standingOf(one, today);
        if (standing == CredentialStanding::Soon || standing == CredentialStanding::Expired)
            parts.append(credentialKind(one.kind) % u' ' % standingSentence(one, today));
    }
    return parts.join(QStringLiteral(", "));
}

void TechnicianScreen::refreshHead()
{
    m_name->setText(Format::singleLine(m_profile->name, longestName));
    m_kind->setText(kindText(*m_profile));
    m_standing->setText(m_profile->standing());
    m_standing->setTone(m_profile->suppression ? Tone::Breached : m_profile->signedUp ? Tone::Warm : Tone::Cold);
    m_channel->setVisible(!m_profile->suppression);
    static_cast<ChannelSign *>(m_channel)->show(m_profile->signedUp ? Channel::Warm : Channel::Cold);
    const QString spoken = spokenSummary();
    m_name->setAccessibleName(spoken);
    setAccessibleName(spoken);
}

std::optional<TechnicianScreen::Target> TechnicianScreen::assignTarget() const
{
    if (!m_operations.assign)
        return std::nullopt;
    const std::optional<Conversation> &open = m_conversation->conversation();
    if (!open)
        return std::nullopt;
    if (!m_job.isNull() && open->jobId != m_job)
        return Target {m_job, 0, tr("Another work order's conversation is open")};
    if (m_job.isNull() && !open->assignable)
        return std::nullopt;
    return Target {open->jobId, open->workOrderNumber,
                   open->assignable ? QString() : tr("The work order has a technician already or is closed")};
}

void TechnicianScreen::refreshButtons()
{
    const std::optional<Target> target = assignTarget();
    m_assign->setVisible(target.has_value());
    if (target) {
        m_assign->setText(target->number > 0 ? tr("Assign to %1").arg(Format::workOrder(target->number))
                                             : tr("Assign"));
        m_assign->setBlocked(m_link.isStale() ? tr("The data is old. Assigning waits until it is fresh again.")
                                              : target->whyNot);
        m_assign->updateGeometry();
    }
    m_edit->setVisible(bool(m_operations.openEdit));
    m_edit->setKind(target ? Button::Kind::Outlined : Button::Kind::Filled);
    const std::optional<Conversation> &open = m_conversation->conversation();
    m_workOrder->setVisible(m_operations.openWorkOrder && open);
    if (open)
        m_workOrder->setText(tr("Open %1").arg(Format::workOrder(open->workOrderNumber)));
    m_workOrder->updateGeometry();
}

void TechnicianScreen::fillLists()
{
    const QDateTime now = m_clock.now();
    const QDate today = now.toTimeZone(m_zone).date();
    QList<RecordList::Row> rows;
    for (const TechnicianContact &one : std::as_const(m_profile->outreach))
        rows.append({cell(askedAt(one.at, now, m_zone), Tone::Muted),
                     cell(Format::workOrder(one.workOrderNumber) % u' ' % one.workOrderTitle),
                     cell(displayWord(one.channel), one.channel == Channel::Warm ? Tone::Warm : Tone::Cold),
                     cell(one.state), cell(one.answer)});
    m_outreach->showRows(rows, m_profile->suppression ? tr("Never asked.") : tr("Never asked. Not suppressed."));
    rows.clear();
    for (const TechnicianCredential &one : std::as_const(m_profile->credentials))
        rows.append({cell(credentialKind(one.kind)), cell(one.name), cell(one.number), cell(one.issuer),
                     cell(one.verified ? tr("yes") : tr("no"), one.verified ? Tone::Text : Tone::Muted),
                     cell(standingSentence(one, today), credentialTone(standingOf(one, today)))});
    m_credentials->showRows(rows, tr("No licence, certificate or insurance is recorded."));
    rows.clear();
    for (const TechnicianRating &one : std::as_const(m_profile->ratingHistory))
        rows.append({cell(QLocale::c().toString(one.on, QStringLiteral("dd MMM yyyy")), Tone::Muted),
                     cell(Format::workOrder(one.workOrderNumber)), cell(QString::number(one.overall, 'f', 2)),
                     cell(QString::number(one.quality)), cell(QString::number(one.professionalism)),
                     cell(QString::number(one.timeliness)), cell(QString::number(one.communication)),
                     cell(one.comment, Tone::Muted)});
    m_ratings->showRows(rows, tr("Nobody has rated this technician yet."));
    rows.clear();
    for (const TechnicianEvent &one : std::as_const(m_profile->history))
        rows.append({cell(askedAt(one.at, now, m_zone), Tone::Muted), cell(one.what), cell(one.by), cell(one.reason)});
    m_history->showRows(rows, tr("Nothing is recorded yet."));
}

void TechnicianScreen::openAssign()
{
    const std::optional<Target> target = assignTarget();
    if (!target || !target->whyNot.isEmpty() || !m_profile || m_link.isStale())
        return;
    auto *dialog = new GiveWorkDialog(m_profile->name, target->number, m_clock, m_zone, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QStringList warnings;
    const ConversationMessage *reply = m_conversation->conversation()->lastReply();
    if (!reply)
        warnings.append(tr("%1 has not answered.").arg(m_profile->firstName()));
    else if (reply->says() != ReplyClass::Accepts)
        warnings.append(tr("The last reply says “%1”.").arg(displayWord(reply->says())));
    const QDate today = m_clock.now().toTimeZone(m_zone).date();
    for (const TechnicianCredential &one : std::as_const(m_profile->credentials)) {
        if (standingOf(one, today) == CredentialStanding::Expired)
            warnings.append(credentialKind(one.kind) % u' ' % standingSentence(one, today) % u'.');
    }
    dialog->warn(warnings.join(u' '));
    connect(dialog, &GiveWorkDialog::assignWanted, this,
            [this, dialog, job = target->job](const GiveWorkDialog::Choice &choice) {
                deliver(m_operations.assign(job, m_technician, choice.arrival, choice.cancelWaiting, choice.tellOthers),
                        dialog, [this, dialog, job](const Result<AssignReport> &outcome) {
                            if (!outcome) {
                                dialog->showFailure(outcome.error().message);
                                return;
                            }
                            dialog->accept();
                            say(outcome->sentence(), false);
                            Q_EMIT assigned(job, m_technician);
                            refresh();
                        });
            });
    dialog->open();
}

void TechnicianScreen::say(const QString &sentence, bool failed)
{
    m_outcome->setText(sentence);
    m_outcome->setTone(failed ? Tone::Breached : Tone::Muted);
}
