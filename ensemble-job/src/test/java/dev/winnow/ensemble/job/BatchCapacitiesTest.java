package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.training.MemberPlan;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.training.DynamicBatchSize;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCapacitiesTest {
  @TempDir private java.nio.file.Path folder;

  private BatchCapacities capacities;

  @BeforeEach
  void createRun() {
    capacities =
        new BatchCapacities(new RunDirectory(new Configuration(), new Path(folder.toUri())));
  }

  @Test
  void aRunThatGoesOnIsToldWhatItBeganWith() throws IOException {
    capacities.write(List.of(plan("large", 512), plan("small", 4096)));

    assertThat(capacities.read()).isEqualTo(Map.of("large", 512, "small", 4096));
  }

  @Test
  void aRunOfWhichNothingSaysWhatItBeganWithIsRefused() throws IOException {
    assertRefused();

    Files.writeString(folder.resolve("batch-capacities.json"), "{\"large\":");

    assertRefused();
  }

  private void assertRefused() {
    assertThatThrownBy(capacities::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("batch-capacities.json of ")
        .hasMessageEndingWith("choose another run-id")
        .hasMessageNotContainingAny("\n");
  }

  private static MemberPlan plan(String name, int capacity) {
    JobConfiguration configuration =
        JobConfiguration.load(List.of(), List.of("name=toy", "data.path=unused"));
    return new MemberPlan(
        name,
        new NetworkConfiguration(
            "alexnet", Convolution.WINOGRAD_RELU, 4, 1, 0, new ImageShape(1, 28, 28), 10, 1),
        new DynamicBatchSize(configuration.train().dynamicBatchRule(capacity, 48_000)),
        List.of(capacity),
        Optional.empty());
  }
}
