package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ChildJvm;
import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.ensemble.LocalSpark;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.EnsembleDescription.Member;
import dev.winnow.ensemble.artifact.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills drivers while they publish, processes of their own which go on with a trained run, and
 * executors of one that does so in this process.
 */
final class PublishKillTest {
  private static final List<String> MEMBERS = List.of("alexnet", "convpool");

  /** Half as many as of executors while training, since each is a process that must start first. */
  private static final int KILLS = Math.max(3, Integer.getInteger("test.kills", 0) / 2);

  @TempDir private static Path folder;

  private static Map<String, String> properties;
  private static Map<String, byte[]> undisturbed;
  private static int steps;

  @BeforeAll
  static void publishUndisturbed() {
    properties = new HashMap<>(StoppingFiles.properties());
    properties.putAll(LocalSpark.SETTINGS);
    properties.forEach(System::setProperty);
    CommandRun data =
        CommandRun.of(
            "data", "synth", folder.resolve("data").toString(), "--train", "300", "--test", "30");
    assertThat(data.status()).as(data.err()).isZero();
    CommandRun trained = CommandRun.of(train());
    assertThat(trained.status()).as(trained.err()).isZero();
    steps = StoppingFiles.steps();
    undisturbed = models(store().currentManifest());
  }

  @AfterAll
  static void forgetProperties() {
    properties.keySet().forEach(System::clearProperty);
  }

  /** One in each part of as many as there are kills. */
  static Stream<Integer> stepsToStopBefore() {
    Random random = new Random(Long.getLong("test.seed"));
    return IntStream.range(0, KILLS)
        .mapToObj(i -> 1 + (int) ((i + random.nextDouble()) * steps / KILLS));
  }

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @ParameterizedTest
  @MethodSource("stepsToStopBefore")
  void aDriverKilledWhilePublishingLeavesNothingHalfToReaders(int step) throws Exception {
    List<String> before = store().versions();
    String inService = store().current().orElseThrow();
    kill(step);

    String seed =
        "killed before step %d of %d (-Dtest.seed=%s)"
            .formatted(step, steps, System.getProperty("test.seed"));
    List<String> after = store().versions();
    assertThat(after).as(seed).containsAll(before).hasSizeLessThanOrEqualTo(before.size() + 1);
    after.forEach(id -> store().verify(store().manifest(id)));
    assertThat(store().current()).as(seed).contains(inService);

    CommandRun resumed = CommandRun.of(train());
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(resumed.out()).as("trains no epoch again").doesNotContain("epoch 1/1");
    Manifest published = store().currentManifest();
    assertThat(after).as(seed).doesNotContain(published.id());
    store().verify(published);
    assertThat(models(published)).as(seed).containsExactlyInAnyOrderEntriesOf(undisturbed);
  }

  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Test
  void executorsKilledWhilePublishingChangeNothing() {
    Map<String, String> cluster = LocalCluster.settings(2, 1);
    AtomicInteger killed = new AtomicInteger();
    cluster.forEach(System::setProperty);
    try {
      StoppingFiles.afterSteps(
          steps / 2,
          () ->
              // The executors of a local cluster are children of the JVM that started it.
              ProcessHandle.current()
                  .children()
                  .filter(ProcessHandle::destroyForcibly)
                  .forEach(executor -> killed.incrementAndGet()));
      CommandRun run = CommandRun.of(train());

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(killed).hasValue(2);
      Manifest published = store().currentManifest();
      store().verify(published);
      assertThat(models(published)).containsExactlyInAnyOrderEntriesOf(undisturbed);
    } finally {
      cluster.keySet().forEach(System::clearProperty);
      properties.forEach(System::setProperty);
    }
  }

  /** Starts a driver and ends it by SIGKILL before that step of its publishing. */
  private static void kill(int step) throws Exception {
    Map<String, String> stopping = new HashMap<>(properties);
    stopping.put(StoppingFiles.STOP, Integer.toString(step));
    ChildJvm.killWhen(
        lines -> lines.anyMatch(StoppingFiles.STOPPED::equals),
        Winnow.class,
        stopping,
        List.of(train()));
  }

  private static String[] train() {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", folder.resolve("data").toString()));
    arguments.addAll(
        CommandRun.settings(
            "name=tiny",
            "run-id=once",
            "output=%s:%s".formatted(StoppingFiles.SCHEME, folder.resolve("out")),
            "members=[" + String.join(",", MEMBERS) + "]",
            "network.width=0.0625",
            "data.shards=4",
            "train.epochs=1",
            "train.workers-per-member=1"));
    return arguments.toArray(String[]::new);
  }

  private static Map<String, byte[]> models(Manifest manifest) {
    Map<String, byte[]> models = new HashMap<>();
    for (Member member : manifest.ensemble().members()) {
      models.put(member.name(), store().read(manifest, member.file()));
    }
    return models;
  }

  private static ArtifactStore store() {
    return ArtifactStore.open(folder.resolve("out").toString(), "tiny", new Configuration());
  }
}
