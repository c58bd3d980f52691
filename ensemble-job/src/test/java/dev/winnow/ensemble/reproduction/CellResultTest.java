package dev.winnow.ensemble.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ensemble.reproduction.CellResult.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellResultTest {
  private static final CellResult RESULT =
      new CellResult(
          new Cell(Approach.SWR_CNN, 30, Cell.DYNAMIC, 1),
          "name",
          "version",
          0.9,
          "base",
          List.of(
              new Epoch("base", 1, 30, 64, 100, 0.5),
              new Epoch("base", 2, 20, 128, 50, 0.75),
              new Epoch("base", 3, 10, 256, 25, 0.625),
              new Epoch("other", 1, 8, 64, 100, 0.5),
              new Epoch("other", 2, 6, 128, 50, 0.5),
              new Epoch("other", 3, 4, 128, 50, 0.5)),
          null);

  @Test
  void anEpochTakesTheMeanOfEachMembers() {
    assertThat(RESULT.epochSeconds()).isEqualTo(20 + 6);
  }

  @Test
  void aColdStartCountsLittle() {
    CellResult cold =
        new CellResult(
            new Cell(Approach.C_CNN, 30, 64, 1),
            "name",
            "version",
            0.9,
            "base",
            List.of(
                new Epoch("base", 1, 100, 64, 100, 0.5),
                new Epoch("base", 2, 11, 64, 100, 0.5),
                new Epoch("base", 3, 10, 64, 100, 0.5)),
            null);

    assertThat(cold.epochSeconds()).isEqualTo(11);
  }

  @Test
  void aScaledEpochIsOneAtTheMembersLargestBatch() {
    assertThat(RESULT.scaledEpochSeconds()).isEqualTo(10 + 5);
  }

  @Test
  void timeToAccuracyIsUntilTheBaseNetworkFirstReachedIt() {
    assertThat(RESULT.secondsTo(0.5)).hasValue(30);
    assertThat(RESULT.secondsTo(0.7)).hasValue(50);
    assertThat(RESULT.secondsTo(0.8)).isEmpty();
    assertThat(RESULT.bestBaseAccuracy()).isEqualTo(0.75);
  }
}
