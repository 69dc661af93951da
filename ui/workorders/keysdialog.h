#pragma once

#include <QDialog>

/// The keys of the board, by "?".
class KeysDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit KeysDialog(QWidget *parent = nullptr);
};
