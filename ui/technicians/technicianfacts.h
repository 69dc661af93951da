#pragma once

#include "models/domain/technicianprofile.h"
#include "ui/theme/theme.h"

#include <QScrollArea>
#include <QTimeZone>

class Button;
class QGridLayout;

/// What is known about a technician, in the column at the left: can I send this person now?
class TechnicianFacts final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TechnicianFacts(bool canCompare, QWidget *parent = nullptr);

    void showProfile(const TechnicianProfile &profile, const QDateTime &now, const QTimeZone &zone);

Q_SIGNALS:
    void compareWanted();

private:
    struct Moment
    {
        QDateTime now;
        QTimeZone zone;
        QDate today;
    };
    void clear();
    void addFact(const QString &word, const QString &value, Tone tone = Tone::Text);
    void addSection(const QString &title);
    void addStanding(const TechnicianProfile &profile, const Moment &moment);
    void addCredentials(const TechnicianProfile &profile, const Moment &moment);
    void addContact(const TechnicianProfile &profile);
    void addAsked(const TechnicianProfile &profile, const Moment &moment);

    const bool m_canCompare;
    QWidget *m_page = nullptr;
    QGridLayout *m_grid = nullptr;
};

/// "14:02" on the same day, else "Wed 18 Nov 14:02" or "18 Nov 2025".
QString askedAt(const QDateTime &at, const QDateTime &now, const QTimeZone &zone);
/// "Marcus unsubscribed at 14:02:39. Nothing more can be sent."
QString suppressedSentence(const TechnicianProfile &profile, const QDateTime &now, const QTimeZone &zone);
