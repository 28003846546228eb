#include "http/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace atalaya::http {
namespace {

TEST(WorkerPool, RunsEverythingAtOnceAndEnds) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(3, 10'000);
    std::latch together(3);  // passes only when three jobs run at the same time
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.TrySubmit([&](bool) { together.arrive_and_wait(); ++ran; }));
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(pool.TrySubmit([&](bool) { ++ran; }));
    while (ran < 1003) std::this_thread::yield();
  }
  EXPECT_EQ(ran, 1003);
}

TEST(WorkerPool, QueueIsBoundedAndStopTellsWhatIsLeft) {
  WorkerPool pool(1, 2);
  std::promise<void> begun, open;
  std::atomic<int> ran = 0, told = 0;
  const auto job = [&](bool run) { ++(run ? ran : told); };
  ASSERT_TRUE(pool.TrySubmit([&](bool) { begun.set_value(); open.get_future().wait(); }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.TrySubmit(job));
  EXPECT_TRUE(pool.TrySubmit(job));
  EXPECT_FALSE(pool.TrySubmit(job));
  pool.Submit(job);  // the rest of something begun is never refused
  EXPECT_EQ(pool.Waiting(), 3u);
  std::thread stop([&] { pool.Stop(); });
  while (told < 3) std::this_thread::yield();
  open.set_value();
  stop.join();
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(told, 3);
  EXPECT_FALSE(pool.TrySubmit(job));
  pool.Submit(job);
  EXPECT_EQ(told, 4);
  pool.Stop();
}

}  // namespace
}  // namespace atalaya::http
