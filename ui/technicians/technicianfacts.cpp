#include "ui/technicians/technicianfacts.h"

#include "models/domain/format.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

namespace {

constexpr int wordWidth = 104;
constexpr int lineHeight = 22;
constexpr int signSide = 10;
constexpr qsizetype longestValue = 300;

/// A triangle or a square before the sentence of a credential, as on a badge.
class Sign final : public QWidget
{
public:
    Sign(Glyphs::Badge shape, Tone tone, QWidget *parent)
        : QWidget(parent)
        , m_shape(shape)
        , m_tone(tone)
    {
        setFixedSize(signSide + 2, lineHeight);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRectF box(0, (lineHeight - signSide) / 2.0 - 1, signSide, signSide);
        Glyphs::paintBadge(painter, m_shape, box, Theme::current().color(m_tone));
    }

private:
    Glyphs::Badge m_shape;
    Tone m_tone;
};

QString kindWord(TechnicianCredential::Kind kind)
{
    switch (kind) {
    case TechnicianCredential::Kind::License:
        return TechnicianFacts::tr("Licence");
    case TechnicianCredential::Kind::Certification:
        return TechnicianFacts::tr("Certificate");
    case TechnicianCredential::Kind::Insurance:
        break;
    }
    return TechnicianFacts::tr("Insurance");
}

QString preferred(const QString &word)
{
    if (word == QLatin1String("both"))
        return TechnicianFacts::tr("e-mail, then SMS");
    if (word == QLatin1String("sms"))
        return TechnicianFacts::tr("SMS");
    return word == QLatin1String("email") ? TechnicianFacts::tr("e-mail") : QString();
}

} // namespace

QString askedAt(const QDateTime &at, const QDateTime &now, const QTimeZone &zone)
{
    const QDateTime local = at.toTimeZone(zone);
    const QDateTime here = now.toTimeZone(zone);
    if (local.date() == here.date())
        return Format::shortClock(at, zone);
    const QString format =
        local.date().year() == here.date().year() ? QStringLiteral("ddd dd MMM HH:mm") : QStringLiteral("dd MMM yyyy");
    return QLocale::c().toString(local, format);
}

QString suppressedSentence(const TechnicianProfile &profile, const QDateTime &now, const QTimeZone &zone)
{
    if (!profile.suppression)
        return {};
    const QDateTime &at = profile.suppression->at;
    if (!at.isValid())
        return TechnicianFacts::tr("%1 unsubscribed. Nothing more can be sent.").arg(profile.firstName());
    if (at.toTimeZone(zone).date() == now.toTimeZone(zone).date())
        return TechnicianFacts::tr("%1 unsubscribed at %2. Nothing more can be sent.")
            .arg(profile.firstName(), Format::clock(at, zone));
    return TechnicianFacts::tr("%1 unsubscribed on %2 at %3. Nothing more can be sent.")
        .arg(profile.firstName(), QLocale::c().toString(at.toTimeZone(zone).date(), QStringLiteral("dd MMM yyyy")),
             Format::clock(at, zone));
}

TechnicianFacts::TechnicianFacts(bool canCompare, QWidget *parent)
    : QScrollArea(parent)
    , m_canCompare(canCompare)
{
    setObjectName(QStringLiteral("technicianFacts"));
    setAccessibleName(tr("Facts"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(Metrics::panelWidth);
    viewport()->setAutoFillBackground(false);
}

void TechnicianFacts::showProfile(const TechnicianProfile &profile, const QDateTime &now, const QTimeZone &zone)
{
    const int place = verticalScrollBar()->value();
    clear();
    const Moment moment {now, zone, now.toTimeZone(zone).date()};
    addStanding(profile, moment);
    addCredentials(profile, moment);
    addContact(profile);
    addAsked(profile, moment);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    m_page->layout()->activate();
    verticalScrollBar()->setValue(place);
}

void TechnicianFacts::clear()
{
    m_page = new QWidget;
    m_page->setObjectName(QStringLiteral("factsPage"));
    m_grid = new QGridLayout(m_page);
    m_grid->setContentsMargins(Metrics::space16, Metrics::space12, Metrics::space16, Metrics::space16);
    m_grid->setHorizontalSpacing(Metrics::space8);
    m_grid->setVerticalSpacing(Metrics::space2);
    m_grid->setColumnMinimumWidth(0, wordWidth);
    m_grid->setColumnStretch(2, 1);
    setWidget(m_page);
    m_page->setAutoFillBackground(false);
}

void TechnicianFacts::addSection(const QString &title)
{
    const int row = m_grid->rowCount();
    if (row > 1) {
        m_grid->setRowMinimumHeight(row, Metrics::space8);
        m_grid->addWidget(new Rule, row + 1, 0, 1, 3);
        m_grid->setRowMinimumHeight(row + 2, Metrics::space4);
    }
    auto *heading = new TextLabel(title, Tone::Muted, Type::strong(Type::caption));
    heading->setMinimumHeight(lineHeight);
    m_grid->addWidget(heading, row + 3, 0, 1, 3);
}

void TechnicianFacts::addFact(const QString &word, const QString &value, Tone tone)
{
    if (value.isEmpty())
        return;
    const int row = m_grid->rowCount();
    auto *label = new TextLabel(word, Tone::Muted);
    label->setMinimumHeight(lineHeight);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *text = new TextLabel(value, tone);
    text->setWordWrap(true);
    text->setMinimumHeight(lineHeight);
    text->setContentsMargins(0, 0, 0, Metrics::space4);
    text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(label, row, 0, Qt::AlignTop);
    if (tone == Tone::AtRisk || tone == Tone::Breached) {
        const auto shape = tone == Tone::AtRisk ? Glyphs::Badge::AtRisk : Glyphs::Badge::Breached;
        m_grid->addWidget(new Sign(shape, tone, m_page), row, 1, Qt::AlignTop);
        m_grid->addWidget(text, row, 2);
        return;
    }
    m_grid->addWidget(text, row, 1, 1, 2);
}

void TechnicianFacts::addStanding(const TechnicianProfile &profile, const Moment &moment)
{
    addSection(tr("Now"));
    if (profile.suppression) {
        addFact(tr("Suppressed"), suppressedSentence(profile, moment.now, moment.zone), Tone::Breached);
        const TechnicianProfile::Suppression &why = *profile.suppression;
        addFact(tr("By"), Format::singleLine(why.source, longestValue));
        addFact(tr("Reason"), Format::singleLine(why.reason, longestValue));
    }
    const bool good = profile.available.value_or(false);
    addFact(tr("Availability"), availabilitySentence(profile, moment.now), good ? Tone::Text : Tone::Muted);
    QString rating = Format::unknown();
    if (profile.rating)
        rating = tr("%1 (%2)").arg(QString::number(*profile.rating, 'f', 1), Format::count(profile.ratings));
    addFact(tr("Rating"), rating);
    addFact(tr("Jobs done"), Format::count(profile.jobsCompleted));
    if (profile.yearsExperience)
        addFact(tr("Experience"), Format::counted(*profile.yearsExperience, tr("1 year"), tr("%1 years")));
    if (profile.serviceRadiusMiles)
        addFact(tr("Goes up to"), Format::miles(profile.serviceRadiusMiles));
}

void TechnicianFacts::addCredentials(const TechnicianProfile &profile, const Moment &moment)
{
    addSection(tr("Credentials"));
    if (profile.credentials.isEmpty())
        addFact(tr("Recorded"), tr("none"), Tone::Muted);
    for (const TechnicianCredential &one : profile.credentials) {
        Tone tone = Tone::Text;
        const CredentialStanding standing = standingOf(one, moment.today);
        if (standing == CredentialStanding::Expired)
            tone = Tone::Breached;
        else if (standing == CredentialStanding::Soon)
            tone = Tone::AtRisk;
        const QString number = Format::singleLine(one.number.isEmpty() ? one.name : one.number, 60);
        const QString sentence = standingSentence(one, moment.today);
        addFact(kindWord(one.kind), number.isEmpty() ? sentence : number % QStringLiteral(", ") % sentence, tone);
    }
}

void TechnicianFacts::addContact(const TechnicianProfile &profile)
{
    addSection(tr("Contact"));
    addFact(tr("Prefers"), preferred(profile.preferredContact));
    addFact(tr("E-mail"), profile.email.isEmpty() ? tr("none") : Format::singleLine(profile.email, longestValue));
    addFact(tr("Telephone"), Format::singleLine(profile.phone, longestValue));
    if (profile.sharedAddressWith.isEmpty())
        return;
    const auto people = profile.sharedAddressWith.size() + 1;
    const QString sentence = people == 2
        ? tr("Two people share this address: %1.").arg(Format::singleLine(profile.email, longestValue))
        : tr("%1 people share this address: %2.")
              .arg(Format::count(people), Format::singleLine(profile.email, longestValue));
    const int row = m_grid->rowCount();
    auto *shared = new TextLabel(sentence, Tone::AtRisk);
    shared->setObjectName(QStringLiteral("sharedAddress"));
    shared->setWordWrap(true);
    shared->setToolTip(profile.sharedAddressWith.join(QStringLiteral(", ")).toHtmlEscaped());
    m_grid->addWidget(shared, row, 0, 1, 3);
    if (m_canCompare) {
        auto *compare = new Button(tr("Compare"));
        compare->setObjectName(QStringLiteral("compare"));
        compare->setCompact(true);
        connect(compare, &Button::clicked, this, &TechnicianFacts::compareWanted);
        m_grid->addWidget(compare, row + 1, 0, 1, 3, Qt::AlignLeft);
    }
}

void TechnicianFacts::addAsked(const TechnicianProfile &profile, const Moment &moment)
{
    addSection(tr("Asked"));
    if (!profile.lastAskedAt.isValid()) {
        addFact(tr("Last asked"), tr("never"));
        return;
    }
    QString last = askedAt(profile.lastAskedAt, moment.now, moment.zone);
    if (profile.lastAskedWorkOrder > 0)
        last += QStringLiteral(" · ") % Format::workOrder(profile.lastAskedWorkOrder);
    addFact(tr("Last asked"), last);
    addFact(tr("In 30 days"), Format::counted(profile.askedIn30Days, tr("1 time"), tr("%1 times")));
    addFact(tr("Notes"), Format::singleLine(profile.bio, longestValue));
}
