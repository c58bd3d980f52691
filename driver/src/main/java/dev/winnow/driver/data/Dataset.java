package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.ReadUnit;
import dev.winnow.worker.data.SourceSummary;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import dev.winnow.worker.data.UnitSummary;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * A data set on the cluster: read once, checked as a whole, and kept by the executors in memory or
 * on their disks until it is closed. A file that cannot be read in parts (an IDX pair, an archive)
 * is read by one task, which must hold its examples; they are spread over all executors afterwards.
 */
public final class Dataset implements AutoCloseable {
  private final JavaSparkContext spark;
  private final JavaRDD<ReadItem> items;
  private final DatasetDescription description;
  private final ListedFiles listed;

  private Dataset(
      JavaSparkContext spark,
      JavaRDD<ReadItem> items,
      DatasetDescription description,
      ListedFiles listed) {
    this.spark = spark;
    this.items = items;
    this.description = description;
    this.listed = listed;
  }

  /**
   * Reads and checks all of a data set.
   *
   * @throws IOException when it cannot be read or is not as it should be (then a {@link
   *     DataFormatException}); the message is one line for users
   */
  public static Dataset open(JavaSparkContext spark, DataSource source, SplitRule rule)
      throws IOException {
    DataSource.Plan plan = source.plan(spark.hadoopConfiguration());
    List<ReadUnit> units = plan.layout().units();
    HadoopFiles files = HadoopFiles.of(spark, plan.folder());
    UnitReading reading = new UnitReading(files);
    JavaRDD<ReadItem> items =
        spark
            .parallelize(units, units.size())
            .mapPartitionsWithIndex(reading, false)
            .repartition(spark.defaultParallelism())
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      List<UnitSummary> summaries = summaries(items);
      SourceSummary summary = SourceSummary.merge(summaries, source.path());
      reading.expect(summaries);
      return new Dataset(
          spark, items, describe(items, source.path(), summary, rule), plan.listed());
    } catch (Exception e) {
      items.unpersist(false);
      throw ReadFailure.unwrap(e, source.path());
    }
  }

  public DatasetDescription description() {
    return description;
  }

  /** Of which the driver keeps the names. */
  public ListedFiles listed() {
    return listed;
  }

  /** The examples of a split in chunks of at most about a thousand, in no particular order. */
  public JavaRDD<LabeledImages> chunks(Split split) {
    return ofSplit(items, split, description.rule(), description.source().testPart());
  }

  /**
   * The examples of a split, dealt into shards that do not depend on the number of executors. The
   * ids, 8 bytes an example, pass through the driver.
   *
   * @return the index of each shard with its examples; a few shards a partition, to spare tasks
   */
  public JavaPairRDD<Integer, LabeledImages> shards(Split split, ShardRule rule) {
    JavaRDD<LabeledImages> chunks = chunks(split);
    long[] ids =
        chunks.map(Dataset::ids).collect().stream().flatMapToLong(LongStream::of).toArray();
    ShardDeal deal = new ShardDeal(ids, description.rule().seed(), rule);
    Broadcast<ShardDeal> dealt = spark.broadcast(deal);
    ImageShape shape = description.shape();
    int partitions = Math.min(rule.shards(), 2 * spark.defaultParallelism());
    return chunks
        .flatMapToPair(chunk -> ShardPiece.divide(chunk, dealt.value()).iterator())
        .partitionBy(new HashPartitioner(partitions))
        .mapPartitionsWithIndex(new ShardAssembly(shape, rule.shards(), partitions), true)
        .mapToPair(shard -> shard);
  }

  /** How many examples each of the {@link #shards} has. */
  public int[] shardSizes(Split split, ShardRule rule) {
    return rule.sizes(description.count(split));
  }

  /** Lets the executors forget the examples. */
  @Override
  public void close() {
    items.unpersist(false);
  }

  /** Of all units, in their order. */
  private static List<UnitSummary> summaries(JavaRDD<ReadItem> items) throws DataFormatException {
    List<ReadItem> outcomes = items.filter(item -> !(item instanceof ReadItem.Chunk)).collect();
    ReadItem.Failure failure =
        outcomes.stream()
            .filter(ReadItem.Failure.class::isInstance)
            .map(ReadItem.Failure.class::cast)
            .min(Comparator.comparingInt(ReadItem.Failure::unit))
            .orElse(null);
    if (failure != null) {
      throw new DataFormatException(failure.reason());
    }
    return outcomes.stream()
        .map(ReadItem.Summary.class::cast)
        .sorted(Comparator.comparingInt(ReadItem.Summary::unit))
        .map(ReadItem.Summary::summary)
        .toList();
  }

  private static DatasetDescription describe(
      JavaRDD<ReadItem> items, String location, SourceSummary summary, SplitRule rule)
      throws DataFormatException {
    int classes = summary.classNames().size();
    boolean testPart = summary.testPart();
    SplitStatistics none = SplitStatistics.none(summary.shape(), classes);
    SplitStatistics statistics =
        items
            .filter(ReadItem.Chunk.class::isInstance)
            .map(item -> bySplit((ReadItem.Chunk) item, rule, testPart, none))
            .fold(none, SplitStatistics::plus);
    if (statistics.trainMoments().pixels() == 0) {
      throw new DataFormatException(
          "%s leaves no example in the train split; add data or lower the other splits' fractions"
              .formatted(location));
    }
    return new DatasetDescription(
        location, summary, rule, statistics.classCounts(), statistics.trainMoments().scaling());
  }

  private static SplitStatistics bySplit(
      ReadItem.Chunk chunk, SplitRule rule, boolean testPart, SplitStatistics none) {
    SplitStatistics all = none;
    for (Split split : Split.values()) {
      LabeledImages images = chosen(chunk, split, rule, testPart);
      all = all.plus(SplitStatistics.of(images, split, none.classes()));
    }
    return all;
  }

  private static JavaRDD<LabeledImages> ofSplit(
      JavaRDD<ReadItem> items, Split split, SplitRule rule, boolean testPart) {
    return items
        .filter(ReadItem.Chunk.class::isInstance)
        .map(item -> chosen((ReadItem.Chunk) item, split, rule, testPart))
        .filter(images -> images.size() > 0);
  }

  private static LabeledImages chosen(
      ReadItem.Chunk chunk, Split split, SplitRule rule, boolean testPart) {
    LabeledImages images = chunk.images();
    return images.select(
        IntStream.range(0, images.size())
            .filter(i -> rule.of(images.id(i), chunk.part(), testPart) == split)
            .toArray());
  }

  private static long[] ids(LabeledImages images) {
    return IntStream.range(0, images.size()).mapToLong(images::id).toArray();
  }
}
