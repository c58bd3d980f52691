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
  /** Default of the number of kills, so that a build stays short: {@code -Dtest.kills=N}. */
  private static final int KILLS = 6;

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
      boolean exchanging = calls.contains("ExecutorAverager.average");
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

  static int kills() {
    return Integer.getInteger("test.kills", KILLS);
  }

  /** The places in turn, each in an epoch by the seed. */
  static List<Moment> seeded(int moments, int epochs, List<Place> places) {
    Random random = new Random(Long.getLong("test.seed"));
    return IntStream.range(0, moments)
        .mapToObj(i -> new Moment(places.get(i % places.size()), 1 + random.nextInt(epochs)))
        .toList();
  }
}
