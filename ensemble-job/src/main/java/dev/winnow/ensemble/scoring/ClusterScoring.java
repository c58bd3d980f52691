package dev.winnow.ensemble.scoring;

import dev.winnow.ensemble.stacking.Blend;
import dev.winnow.ensemble.stacking.MemberPredictions;
import dev.winnow.worker.data.ExampleName;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PartImages;
import dev.winnow.worker.network.ComputeThreads;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Asks an ensemble on the executors. */
public final class ClusterScoring {
  private static final StructType COLUMNS =
      new StructType()
          .add("name", DataTypes.StringType, false)
          .add("class", DataTypes.IntegerType, false)
          .add("class_name", DataTypes.StringType, false)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("version", DataTypes.StringType, false);

  private ClusterScoring() {}

  /**
   * Sends an ensemble to the executors that are to score images.
   *
   * @return to be destroyed when that is done: executors keep the networks for so long
   */
  public static Broadcast<TrainedEnsemble> broadcast(TrainedEnsemble ensemble, JavaRDD<?> images) {
    return JavaSparkContext.fromSparkContext(images.context()).broadcast(ensemble);
  }

  /**
   * What all members say of each image, computed when it is asked for.
   *
   * @param members see {@link #broadcast}
   */
  public static JavaRDD<MemberPredictions> predict(
      Broadcast<TrainedEnsemble> members, JavaRDD<LabeledImages> images) {
    return images.flatMap(
        chunk -> {
          useOwnCores();
          return members.value().predict(chunk);
        });
  }

  /**
   * Writes what an ensemble says of each image as Parquet: {@code name}, {@code class} and {@code
   * class_name} of the most probable class, {@code probabilities} of all classes in their order,
   * and the {@code version} that was asked.
   *
   * @param output a folder that does not exist yet, any Hadoop path
   * @return number of images
   * @throws IOException when what executors have written is not there
   */
  public static long write(PublishedModels ensemble, JavaRDD<PartImages> images, String output)
      throws IOException {
    LongAccumulator written = images.context().longAccumulator("images");
    CollectionAccumulator<Integer> partitions = new CollectionAccumulator<>();
    images.context().register(partitions);
    RowMaker rows =
        new RowMaker(
            ensemble.weights(),
            new ArrayList<>(ensemble.manifest().ensemble().classNames()),
            ensemble.manifest().id());
    Broadcast<TrainedEnsemble> members = broadcast(ensemble.ensemble(), images);
    try {
      JavaRDD<Row> scored =
          images.flatMap(
              chunk -> {
                useOwnCores();
                written.add(chunk.names().size());
                partitions.add(TaskContext.getPartitionId());
                return rows.of(chunk.names(), members.value().predict(unlabeled(chunk.images())));
              });
      SparkSession.builder()
          .sparkContext(images.context())
          .getOrCreate()
          .createDataFrame(scored, COLUMNS)
          .write()
          .parquet(output);
    } finally {
      members.destroy();
    }
    requireParts(
        new Path(output),
        images.context().hadoopConfiguration(),
        new HashSet<>(partitions.value()).size());
    return written.value();
  }

  /** Spark marks a folder as complete, too, into which no executor could write but its own. */
  private static void requireParts(Path output, Configuration hadoop, int partitions)
      throws IOException {
    FileStatus[] parts =
        output.getFileSystem(hadoop).listStatus(output, file -> file.getName().startsWith("part-"));
    if (parts.length < partitions) {
      throw new IOException(
          "%d of %d parts are missing in %s: the executors wrote to disks of their own, so name a path that all of them see"
              .formatted(partitions - parts.length, partitions, output.getParent()));
    }
  }

  /** Of class 0: labels that nobody compares may be of classes that the ensemble does not know. */
  private static LabeledImages unlabeled(LabeledImages images) {
    return new LabeledImages(images.shape(), images.pixels(), new int[images.size()], images.ids());
  }

  /** A task owns the cores that Spark gives it, and no others. */
  static void useOwnCores() {
    int cores = TaskContext.get().cpus();
    if (ComputeThreads.count() != cores) {
      ComputeThreads.use(cores);
    }
  }

  /**
   * Makes rows of predictions.
   *
   * @param weights [member]
   */
  private record RowMaker(double[] weights, List<String> classNames, String version)
      implements Serializable {
    Iterator<Row> of(List<ExampleName> names, Iterator<MemberPredictions> predictions) {
      List<Row> rows = new ArrayList<>();
      for (ExampleName name : names) {
        MemberPredictions of = predictions.next();
        int decided = Blend.decide(weights, of);
        rows.add(
            RowFactory.create(
                name.toString(),
                decided,
                classNames.get(decided),
                boxed(Blend.probabilities(weights, of)),
                version));
      }
      return rows.iterator();
    }

    /** Spark's rows take no arrays of primitives. */
    private static Float[] boxed(float[] values) {
      Float[] boxed = new Float[values.length];
      Arrays.setAll(boxed, i -> values[i]);
      return boxed;
    }
  }
}
