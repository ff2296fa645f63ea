#pragma once

#include <QtGlobal>

namespace cq {

class FakeEngineHandle;

/// A fresh program: no nodes, no jobs.
void playEmpty(FakeEngineHandle &engine);

/// The story of the pictures: a morning with four nodes, four running and twelve waiting jobs (two
/// of them cannot start), lab-7 down for three minutes, failures, results with pictures and ten
/// minutes of samples. Times are relative to now.
void playBusy(FakeEngineHandle &engine);

/// As busy, but no node answers and the disk is nearly full.
void playDown(FakeEngineHandle &engine);

/// Every question and command fails with a storage error.
void playBroken(FakeEngineHandle &engine);

/// The nodes of playBusy and this many finished jobs.
void playMany(FakeEngineHandle &engine, qint64 count);

} // namespace cq
