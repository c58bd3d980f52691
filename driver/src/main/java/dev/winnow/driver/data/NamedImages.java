package dev.winnow.driver.data;

import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PartImages;
import dev.winnow.worker.data.ReadUnit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Images with their names, to be scored: read on the executors whenever they are asked for, and
 * kept nowhere. A task that finds a file damaged fails with a {@link
 * dev.winnow.worker.data.DataFormatException}.
 */
public final class NamedImages {
  /**
   * Few enough for all executors to be busy to the end, and a multiple of what is scored at once.
   */
  private static final int PIECE = 256;

  private NamedImages() {}

  /**
   * All examples of a data set, its test part among them.
   *
   * @throws IOException when there is none
   */
  public static JavaRDD<PartImages> ofDataset(JavaSparkContext spark, DataSource source)
      throws IOException {
    DataSource.Plan plan = source.plan(spark.hadoopConfiguration());
    return read(spark, plan.folder(), plan.layout().units());
  }

  /**
   * Image files in a folder and those below it, whatever they show.
   *
   * @throws IOException when there are none
   */
  public static JavaRDD<PartImages> ofFolder(JavaSparkContext spark, String path)
      throws IOException {
    DataSource.ImagePlan plan = DataSource.images(path, spark.hadoopConfiguration());
    return read(spark, plan.folder(), plan.units());
  }

  private static JavaRDD<PartImages> read(
      JavaSparkContext spark, FolderLocation folder, List<ReadUnit> units) {
    HadoopFiles files = HadoopFiles.of(spark, folder);
    JavaRDD<PartImages> read =
        spark
            .parallelize(units, units.size())
            .flatMap(
                unit ->
                    unit.read(files, TaskContext.get().cpus()).chunks().stream()
                        .flatMap(NamedImages::pieces)
                        .iterator());
    int partitions = 2 * spark.defaultParallelism();
    // Few units, such as archives, would keep few executors busy.
    return units.size() < partitions ? read.repartition(partitions) : read;
  }

  private static Stream<PartImages> pieces(PartImages chunk) {
    LabeledImages images = chunk.images();
    return IntStream.iterate(0, first -> first < images.size(), first -> first + PIECE)
        .mapToObj(
            first -> {
              int end = Math.min(images.size(), first + PIECE);
              return new PartImages(
                  chunk.part(),
                  images.select(IntStream.range(first, end).toArray()),
                  new ArrayList<>(chunk.names().subList(first, end)));
            });
  }
}
