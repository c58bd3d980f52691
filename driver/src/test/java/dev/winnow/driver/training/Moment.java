package dev.winnow.driver.training;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A point of a training's progress at which a test kills a process.
 *
 * @param epoch from 1
 * @param look the how-manieth, from 1, that finds the training there: so the seed chooses how far
 *     into a place that lasts
 */
record Moment(Place place, int epoch, int look) {
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

    /** Whether the epoch must be repeated when an executor is killed there. */
    boolean isInEpoch() {
      return looks() > 1;
    }

    /** How many there are at a place at least; of one that lasts it is more. */
    private int looks() {
      return switch (this) {
        case TASK_STARTED -> 2;
        case TRAINING, EXCHANGING -> 4;
        case EPOCH_ENDED,
                CHECKPOINT_CREATED,
                CHECKPOINT_PARTLY_WRITTEN,
                CHECKPOINT_NOT_YET_RENAMED ->
            1;
      };
    }

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

  /** The places in turn, each in an epoch and at a look by the seed. */
  static List<Moment> seeded(int moments, int epochs, List<Place> places) {
    Random random = new Random(Long.getLong("test.seed"));
    return IntStream.range(0, moments)
        .mapToObj(i -> places.get(i % places.size()))
        .map(
            place ->
                new Moment(place, 1 + random.nextInt(epochs), 1 + random.nextInt(place.looks())))
        .toList();
  }

  /**
   * The one to wait for where this has not come: what lasts milliseconds may pass between looks.
   */
  Moment earlier() {
    return new Moment(place, epoch, Math.max(1, look - 1));
  }

  @Override
  public String toString() {
    return "%s in epoch %d, look %d (-Dtest.seed=%s)"
        .formatted(place, epoch, look, System.getProperty("test.seed"));
  }
}
