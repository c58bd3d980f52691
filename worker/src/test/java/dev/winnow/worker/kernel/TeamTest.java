package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeamTest {
  private final int threadsBefore = Team.shared().threads();

  @AfterEach
  void restore() {
    Team.resize(threadsBefore);
  }

  @Test
  void everyPositionIsVisitedOnceWhateverTheNumberOfThreads() {
    for (int threads = 1; threads <= 5; threads++) {
      Team.resize(threads);
      for (int total : new int[] {0, 1, 2, 7, 64, 100}) {
        for (int grain : new int[] {1, 8}) {
          AtomicIntegerArray visits = new AtomicIntegerArray(total);
          Team.shared()
              .run(
                  total,
                  grain,
                  (from, to) -> {
                    assertThat(from % grain).isZero();
                    for (int i = from; i < to; i++) {
                      visits.incrementAndGet(i);
                    }
                  });
          for (int i = 0; i < total; i++) {
            assertThat(visits.get(i)).isOne();
          }
        }
      }
    }
  }

  @Test
  void aThreadThatIsHeldUpLeavesTheRestToTheOthers() {
    Team.resize(2);
    int total = 64;
    Semaphore othersDone = new Semaphore(0);
    AtomicInteger first = new AtomicInteger();
    Team.shared()
        .run(
            total,
            1,
            (from, to) -> {
              if (from == 0) {
                first.set(to);
                assertThat(acquires(othersDone, total - to)).isTrue();
              } else {
                othersDone.release(to - from);
              }
            });
    assertThat(first).hasValueLessThan(total / 2);
  }

  private static boolean acquires(Semaphore semaphore, int permits) {
    try {
      return semaphore.tryAcquire(permits, 1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyShareIsDoneOnceAndByTheSameThreadInEveryCall() {
    for (int threads = 1; threads <= 5; threads++) {
      Team.resize(threads);
      for (int count : new int[] {0, 1, 3, 11}) {
        Thread[] byFirst = threadsOfShares(count);
        assertThat(byFirst).doesNotContainNull();
        assertThat(new HashSet<>(Arrays.asList(byFirst))).hasSize(Math.min(count, threads));
        assertThat(threadsOfShares(count)).isEqualTo(byFirst);
      }
    }
  }

  private static Thread[] threadsOfShares(int count) {
    AtomicReferenceArray<Thread> threads = new AtomicReferenceArray<>(count);
    Team.shared()
        .runShares(
            count,
            share -> {
              Thread before = threads.getAndSet(share, Thread.currentThread());
              assertThat(before).isNull();
            });
    Thread[] result = new Thread[count];
    Arrays.setAll(result, threads::get);
    return result;
  }

  @Test
  void anExceptionReachesTheCallerAndTheTeamStaysUsable() {
    Team.resize(3);
    for (int bad = 0; bad < 3; bad++) {
      int failing = bad;
      assertThatThrownBy(
              () ->
                  Team.shared()
                      .run(
                          3,
                          1,
                          (from, to) -> {
                            if (from == failing) {
                              throw new IllegalArgumentException("at " + from);
                            }
                          }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at " + bad);
    }
    // As the JVM does when it is out of memory.
    IllegalStateException same = new IllegalStateException("thrown by all");
    assertThatThrownBy(
            () ->
                Team.shared()
                    .run(
                        3,
                        1,
                        (from, to) -> {
                          throw same;
                        }))
        .isSameAs(same);
    AtomicInteger sum = new AtomicInteger();
    Team.shared().run(3, 1, (from, to) -> sum.addAndGet(to - from));
    assertThat(sum).hasValue(3);
  }

  @Test
  void callersTakeTurns() throws Exception {
    Team.resize(2);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Callable<Void> caller =
        () -> {
          for (int i = 0; i < 200; i++) {
            Team.shared()
                .run(
                    2,
                    1,
                    (from, to) -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      inside.decrementAndGet();
                    });
          }
          return null;
        };
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> running =
          new ArrayList<>(callers.invokeAll(List.of(caller, caller, caller, caller)));
      for (Future<Void> future : running) {
        future.get();
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void nestedWorkIsRefused() {
    Team.resize(2);
    assertThatThrownBy(
            () -> Team.shared().run(2, 1, (from, to) -> Team.shared().run(1, 1, (a, b) -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTeamThatCannotBeRecruitedLeavesTheOneBefore() {
    Team.resize(3);
    Thread[] before = threadsOfShares(3);

    assertThatThrownBy(() -> Team.resize(Integer.MAX_VALUE)).isInstanceOf(OutOfMemoryError.class);

    // Those that were dismissed would end.
    assertThat(before).allMatch(Thread::isAlive);
    assertThat(threadsOfShares(3)).isEqualTo(before);
  }

  @Test
  void aTeamOfNoneIsRefused() {
    assertThatThrownBy(() -> Team.resize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a team needs at least 1 thread, not 0");
  }
}
