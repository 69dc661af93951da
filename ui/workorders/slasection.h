#pragma once

#include "models/domain/slastageline.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

#include <optional>

class Clock;

/// The stages of a work order in the detail panel, a line each; pressing it asks for the SLA dialog.
class SlaSection final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SlaSection(const Clock &clock, QWidget *parent = nullptr);

    void showReading();
    void showRecord(const SlaRecord &record);
    void showProblem(const QString &sentence);
    void setStale(bool stale);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void step(); ///< on server time; repaints only when a word changed
    void paintLine(QPainter &painter, const SlaStageLine &line, const QRectF &box, Ground ground) const;

    const Clock &m_clock;
    std::optional<SlaRecord> m_record;
    QList<SlaStageLine> m_lines;
    QString m_words; ///< instead of lines
    bool m_stale = false;
};
