#pragma once

#include "models/domain/dispatchtally.h"
#include "models/tables/recipientfiltermodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

class Chip;

/// The filters of the list. Between the two lines they partition *asked*; "Needs you" and "Left out" are no part of
/// that sum. What does not fit stands under "More", with the number of people in it; doubt and failure never do.
class ChipBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ChipBar(QWidget *parent = nullptr);

    void setTally(const DispatchTally &tally, int leftOut);
    void choose(int chip); ///< by its place from 0, as the keys 1 to 9 count them

    int partitionSum() const;              ///< of all parts, those under "More" included
    bool isShown(PersonState state) const; ///< as a chip of its own, inside the bar

    QSize sizeHint() const override;

Q_SIGNALS:
    void filterChosen(const RecipientFilter &filter);
    void leftOutChosen();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Group { NeedsYou, Asked, LeftOut };
    struct Entry
    {
        Group group = Group::Asked;
        QString word;
        int count = 0;
        bool whole = false; ///< "All": not a part
        Tone tone = Tone::Muted;
        RecipientFilter filter;
    };
    void setEntries(const QList<Entry> &entries);
    void arrange();
    void pick(const Entry &entry);
    void openMore();
    QList<Entry> entriesFor(const DispatchTally &tally, int leftOut) const;

    QList<Entry> m_entries;
    QList<Chip *> m_chips; ///< one for each entry
    Chip *m_more;
    int m_firstHidden = -1; ///< index of the first entry under "More"
    int m_endHidden = -1;
    QList<int> m_lines;
    QString m_chosen;
};
