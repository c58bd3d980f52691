package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.DataFormatException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class EpochFailureReasonTest {
  @Test
  void ofAFailedBarrierStageTheReasonIsThatOfItsTask() {
    String message =
        "Job aborted. Most recent failure reason: Stage failed because barrier task"
            + " ResultTask(2, 1) finished unsuccessfully.\nrank 2 sent nothing\n\tat x";

    assertThat(MemberTraining.reason(message)).isEqualTo("rank 2 sent nothing");
  }

  @Test
  void ofAnythingElseItIsTheFirstLine() {
    assertThat(MemberTraining.reason("no executors\nand more")).isEqualTo("no executors");
    assertThat(MemberTraining.reason("a task finished unsuccessfully."))
        .isEqualTo("a task finished unsuccessfully.");
  }

  @Test
  void dataThatAreRefusedWhenReadAgainAreFoundInWhatSparkThrows() {
    SparkConf conf =
        new SparkConf().setMaster("local[1]").setAppName("data").set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      JavaRDD<Integer> read =
          spark.parallelize(List.of(1), 1).map(EpochFailureReasonTest::refuse).repartition(2);

      assertThatThrownBy(read::count)
          .isInstanceOf(SparkException.class)
          .satisfies(
              failure ->
                  assertThat(MemberTraining.badData(failure)).hasMessage("a.png is truncated"));
    }
    assertThat(MemberTraining.badData(new SparkException("lost", new IOException("x")))).isNull();
  }

  private static Integer refuse(Integer unit) throws DataFormatException {
    throw new DataFormatException("a.png is truncated");
  }
}
