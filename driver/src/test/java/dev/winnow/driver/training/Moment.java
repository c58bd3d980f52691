package dev.winnow.driver.training;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A point of a training's progress at which a test kills a process.
 *
 * @param epoch from 1
 */
record Moment(Place place, int epoch) {
  /** So few that a build stays short: {@code -Dtest.kills=N} for more. */
  private static final int KILLS = 3;

  enum Place {
    TASK_STARTED,
    TRAINING,
    EXCHANGING,
    EPOCH_ENDED,
    CHECKPOINT_CREATED,
    CHECKPOINT_PARTLY_WRITTEN,
    CHECKPOINT_NOT_YET_RENAMED;

    /** Whether a thread with these calls is there. */
    boolean isIn(String calls) {
      boolean exchanging = calls.contains("ExecutorAverager$") || calls.contains("ExchangeRound.");
      return switch (this) {
        case EXCHANGING -> exchanging;
        case TRAINING -> calls.contains("MemberTrainer.") && !exchanging;
        case TASK_STARTED,
                EPOCH_ENDED,
                CHECKPOINT_CREATED,
                CHECKPOINT_PARTLY_WRITTEN,
                CHECKPOINT_NOT_YET_RENAMED ->
            false;
      };
    }
  }

  /** Number of executors that a test kills. */
  static int executorKills() {
    return Integer.getInteger("test.kills", KILLS);
  }

  /** Number of drivers: half as many, since each is a process that must start first. */
  static int driverKills() {
    return Math.max(KILLS, executorKills() / 2);
  }

  /** The places in turn, each in an epoch by the seed. */
  static List<Moment> seeded(int moments, int epochs, List<Place> places) {
    Random random = new Random(Long.getLong("test.seed"));
    return IntStream.range(0, moments)
        .mapToObj(i -> new Moment(places.get(i % places.size()), 1 + random.nextInt(epochs)))
        .toList();
  }

  @Override
  public String toString() {
    return "%s in epoch %d (-Dtest.seed=%s)"
        .formatted(place, epoch, System.getProperty("test.seed"));
  }
}
