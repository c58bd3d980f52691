package dev.winnow.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Part;
import dev.winnow.worker.data.PixelMoments;
import dev.winnow.worker.data.SourceFiles;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import dev.winnow.worker.data.StableHash;
import dev.winnow.worker.data.SyntheticImages;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private static final SplitRule RULE = new SplitRule(11, 0.1, 0.1, 0.1);
  private static final ImageShape SHAPE = SyntheticImages.SHAPE;

  @TempDir private static Path folder;
  private static JavaSparkContext spark;
  private static Dataset dataset;

  @TempDir private Path other;

  @BeforeAll
  static void readThreeThousandImages() throws IOException {
    new SyntheticImages(5).write(folder, 3000, 200);
    spark = context("local[2]");
    dataset = Dataset.open(spark, source(folder), RULE);
  }

  @AfterAll
  static void stop() {
    dataset.close();
    spark.stop();
  }

  @AfterEach
  void everythingElseIsForgotten() {
    assertThat(spark.sc().getPersistentRDDs().size()).isEqualTo(1);
  }

  @Test
  void theDescriptionCountsEverySplitAndClass() {
    DatasetDescription description = dataset.description();
    assertThat(description.shape()).isEqualTo(SHAPE);
    assertThat(description.classes()).isEqualTo(10);
    assertThat(description.count(Split.TEST)).isEqualTo(200);
    assertThat(description.classCounts().get(Split.TEST)).containsOnly(20L);
    long others =
        description.count(Split.TRAIN)
            + description.count(Split.VALIDATION)
            + description.count(Split.BLEND);
    assertThat(others).isEqualTo(3000);
    assertThat(description.count(Split.VALIDATION)).isBetween(200L, 400L);
    assertThat(description.count(Split.BLEND)).isBetween(200L, 400L);
    assertThat(description.files()).hasSize(4);
    assertThat(description.fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void theSplitsShareNoExample() {
    Set<Long> ids = new HashSet<>();
    long examples = 0;
    for (Split split : Split.values()) {
      for (LabeledImages chunk : dataset.chunks(split).collect()) {
        assertThat(chunk.size()).isBetween(1, 1024);
        examples += chunk.size();
        IntStream.range(0, chunk.size()).forEach(i -> ids.add(chunk.id(i)));
      }
    }
    assertThat(ids).hasSize(3200);
    assertThat(examples).isEqualTo(3200);
  }

  @Test
  void noExampleChangesItsSplitWhenATenthIsAdded() throws IOException {
    Map<Long, Split> before = splits(dataset);
    new SyntheticImages(5).write(other, 3300, 220);

    try (Dataset more = Dataset.open(spark, source(other), RULE)) {
      Map<Long, Split> after = splits(more);
      assertThat(after).hasSize(3520).containsAllEntriesOf(before);
    }
  }

  private static Map<Long, Split> splits(Dataset of) {
    Map<Long, Split> splits = new HashMap<>();
    for (Split split : Split.values()) {
      for (LabeledImages chunk : of.chunks(split).collect()) {
        ids(chunk).forEach(id -> splits.put(id, split));
      }
    }
    return splits;
  }

  @Test
  void theScalingIsThatOfTheTrainSplit() {
    LabeledImages train = LabeledImages.concat(SHAPE, dataset.chunks(Split.TRAIN).collect());
    assertThat(dataset.description().scaling()).isEqualTo(PixelMoments.of(train).scaling());
  }

  @Test
  void everyExampleKeepsItsPixelsAndLabel() {
    LabeledImages expected = new SyntheticImages(5).images(Part.TRAIN, 3000);
    Map<Long, Integer> index = new HashMap<>();
    IntStream.range(0, 3000).forEach(i -> index.put(expected.id(i), i));
    for (LabeledImages shard : shards(dataset, 7, 32, 0)) {
      int[] examples = IntStream.range(0, shard.size()).map(i -> index.get(shard.id(i))).toArray();
      assertThat(shard.pixels()).isEqualTo(expected.select(examples).pixels());
      for (int i = 0; i < examples.length; i++) {
        assertThat(shard.label(i)).isEqualTo(expected.label(examples[i]));
      }
    }
  }

  @Test
  void shardsHoldTheExamplesInTheOrderOfTheirHashesGroupByGroup() {
    List<LabeledImages> shards = shards(dataset, 7, 32, 0);
    List<Long> dealt = new ArrayList<>();
    int examples = shards.stream().mapToInt(LabeledImages::size).sum();
    for (int group = 0; dealt.size() < examples; group++) {
      LabeledImages shard = shards.get(group % 7);
      int start = group / 7 * 32;
      for (int i = start; i < Math.min(start + 32, shard.size()); i++) {
        dealt.add(shard.id(i));
      }
    }
    assertThat(examples).isEqualTo(dataset.description().count(Split.TRAIN));
    assertThat(dealt).isSortedAccordingTo((a, b) -> Long.compare(hash(a), hash(b)));
  }

  @Test
  void aLimitKeepsTheFirstExamplesOfTheSameOrder() {
    LongStream all = shards(dataset, 1, 32, 0).stream().flatMapToLong(DatasetTest::ids);
    LongStream first = shards(dataset, 1, 32, 1000).stream().flatMapToLong(DatasetTest::ids);
    assertThat(first.toArray()).isEqualTo(all.limit(1000).toArray());
  }

  @Test
  void thereAreAsManyShardsAsAskedForEvenIfSomeAreEmpty() {
    List<LabeledImages> shards = shards(dataset, 40, 32, 100);
    assertThat(shards.stream().mapToInt(LabeledImages::size).toArray())
        .startsWith(32, 32, 32, 4, 0)
        .hasSize(40);
  }

  @Test
  void compressionChangesNothing() throws IOException {
    for (String name : folder.toFile().list()) {
      if (name.endsWith(".gz")) {
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
          Files.write(other.resolve(name.replace(".gz", "")), in.readAllBytes());
        }
      }
    }
    try (Dataset plain = Dataset.open(spark, source(other), RULE)) {
      assertThat(plain.description().source()).isEqualTo(dataset.description().source());
      assertThat(plain.description().scaling()).isEqualTo(dataset.description().scaling());
      assertThat(shards(plain, 5, 32, 0).stream().flatMapToLong(DatasetTest::ids).toArray())
          .isEqualTo(shards(dataset, 5, 32, 0).stream().flatMapToLong(DatasetTest::ids).toArray());
    }
  }

  @Test
  void withoutATestPartSomeOfTheTrainPartIsTestedOn() throws IOException {
    for (String name : new String[] {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"}) {
      Files.copy(folder.resolve(name), other.resolve(name));
    }
    try (Dataset alone = Dataset.open(spark, source(other), RULE)) {
      assertThat(alone.description().count(Split.TEST)).isBetween(200L, 400L);
      assertThat(alone.description().classCounts().get(Split.BLEND))
          .isEqualTo(dataset.description().classCounts().get(Split.BLEND));
    }
  }

  @Test
  void badDataAreRefusedInOneLineWithoutASecondAttempt() throws IOException {
    for (String name : folder.toFile().list()) {
      if (name.endsWith(".gz")) {
        Files.copy(folder.resolve(name), other.resolve(name));
      }
    }
    Path images = other.resolve("train-images-idx3-ubyte.gz");
    byte[] bytes = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> Dataset.open(spark, source(other), RULE))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(images + " is truncated or damaged")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefusedUnlessHidden() throws IOException {
    Path images = Files.createDirectories(other.resolve("train/bee"));
    Files.createSymbolicLink(images.resolve(".#lock"), Path.of("nobody@nowhere"));
    assertThatThrownBy(() -> Dataset.open(spark, source(other), RULE))
        .hasMessageContaining("no images in the class folder train/bee");

    Path link = Files.createSymbolicLink(images.resolve("a.png"), Path.of("gone.png"));
    assertThatThrownBy(() -> Dataset.open(spark, source(other), RULE))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            link + " is a symbolic link to gone.png, which cannot be reached; mend or remove it");
  }

  @Test
  void aFolderWithoutDataIsRefusedWithWhatWasLookedFor() {
    assertThatThrownBy(() -> Dataset.open(spark, source(other), RULE))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(
            other.toString(), "train-images-idx3-ubyte", "data_batch_1.bin", "train/<class>/");
  }

  @Test
  void aPathThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Dataset.open(spark, source(other.resolve("none")), RULE))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContainingAll(other.resolve("none").toString(), "check the path");
  }

  @Test
  void aFileThatCannotBeOpenedIsRefusedWithTheReason() {
    SourceFiles files = HadoopFiles.of(spark, new FolderLocation(other.getParent().toUri()));
    String name = other.getFileName().toString();
    assertThatThrownBy(() -> files.open(name))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(other + " cannot be opened from ")
        .hasMessageContaining("Is a directory")
        .hasMessageNotContaining("\n");
  }

  @Test
  void theCheckPrintsWhatAUserWantsToKnow() {
    assertThat(DataCheck.lines(dataset.description()))
        .contains("shape        1x28x28 (channels x height x width)", "classes      10")
        .anyMatch(line -> line.contains(dataset.description().fingerprint()))
        .anyMatch(line -> line.contains("t10k-labels-idx1-ubyte"));
  }

  private static List<LabeledImages> shards(Dataset of, int count, int groupSize, long limit) {
    Map<Integer, LabeledImages> shards =
        of.shards(Split.TRAIN, new ShardRule(count, groupSize, limit)).collectAsMap();
    assertThat(shards).hasSize(count);
    return IntStream.range(0, count).mapToObj(shards::get).toList();
  }

  private static LongStream ids(LabeledImages images) {
    return IntStream.range(0, images.size()).mapToLong(images::id);
  }

  private static long hash(long id) {
    return StableHash.mix(id ^ RULE.seed());
  }

  private static DataSource source(Path path) {
    return new DataSource(path.toString(), DataFormat.AUTO);
  }

  private static JavaSparkContext context(String master) {
    return new JavaSparkContext(
        new SparkConf().setMaster(master).setAppName("data").set("spark.ui.enabled", "false"));
  }
}
