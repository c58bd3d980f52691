package dev.winnow.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.scoring.ScoringNetwork;
import dev.winnow.worker.training.EpochPlan;
import dev.winnow.worker.training.HeavyBall;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.MemberTrainer;
import dev.winnow.worker.training.ParameterAverager;
import dev.winnow.worker.training.PruningScope;
import dev.winnow.worker.training.TrainedEpoch;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** What training, and validation after it, add to the live heap. */
class HeapEstimateTest {
  private static final ImageShape SHAPE = new ImageShape(3, 16, 16);
  private static final int CLASSES = 10;
  private static final int THREADS = 2;
  private static final PixelScaling SCALING = new PixelScaling(new float[3], new float[] {1, 1, 1});

  private final int threadsBefore = ComputeThreads.count();

  record Case(NetworkConfiguration network, int batch, int group) {}

  static List<Case> cases() {
    return Stream.of(
            new Case(network("alexnet", Convolution.WINOGRAD_RELU, 4, 0.5), 16, 32),
            new Case(network("allcnn", Convolution.WINOGRAD_RELU, 6, 0.25), 80, 32),
            new Case(network("resnet32", Convolution.WINOGRAD_RELU, 4, 1), 32, 32),
            new Case(network("vgg16", Convolution.WINOGRAD_RELU, 6, 0.25), 32, 32),
            new Case(network("vgg16", Convolution.CONVENTIONAL, 4, 0.25), 16, 32),
            new Case(network("alexnet", Convolution.WINOGRAD_RELU, 4, 0.5), 512, 1))
        .toList();
  }

  private static NetworkConfiguration network(
      String name, Convolution convolution, int tile, double width) {
    return new NetworkConfiguration(name, convolution, tile, width, 0.1, SHAPE, CLASSES, 7);
  }

  /** What is there once for all networks: classes, ND4J's own. */
  @BeforeAll
  static void loadEverything() throws InterruptedException {
    heapTaken(new Case(network("resnet32", Convolution.WINOGRAD_RELU, 4, 0.05), 8, 32), 0.36);
    heapTaken(new Case(network("alexnet", Convolution.CONVENTIONAL, 4, 0.05), 8, 32), 0.36);
  }

  @AfterEach
  void restore() {
    ComputeThreads.use(threadsBefore);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anEpochTakesWhatIsEstimatedAndAtLeastThreeQuartersOfIt(Case training)
      throws InterruptedException {
    long taken = heapTaken(training, 0);
    // Just so pruned that zeros are skipped, with vectors of any width.
    for (double sparsity : new double[] {0.36, 0.51}) {
      taken = Math.max(taken, heapTaken(training, sparsity));
    }
    HeapEstimate estimate =
        HeapEstimate.of(training.network(), training.batch(), training.group(), THREADS);

    System.out.printf("%s: %d of %d%n%s%n", training, taken, estimate.bytes(), estimate);
    assertThat(estimate.bytes()).isGreaterThanOrEqualTo(taken);
    // DL4J's objects were measured, and doubled: all else should not be far off.
    assertThat(estimate.bytes() - HeapEstimate.OBJECT_BYTES / 2).isLessThanOrEqualTo(4 * taken / 3);
  }

  @Test
  void workingMemoryIsOfThreadsAndVectorsAreNot() {
    NetworkConfiguration network = network("allcnn", Convolution.WINOGRAD_RELU, 4, 0.25);
    HeapEstimate one = HeapEstimate.of(network, 64, 32, 1);
    HeapEstimate four = HeapEstimate.of(network, 64, 32, 4);

    assertThat(four.vectorBytes()).isEqualTo(one.vectorBytes());
    assertThat(four.scratchBytes()).isGreaterThan(2 * one.scratchBytes());
  }

  @Test
  void aVectorHasTheLengthOfTheNetworks() {
    NetworkConfiguration network = network("resnet32", Convolution.WINOGRAD_RELU, 6, 0.5);

    assertThat(HeapEstimate.of(network, 1, 32, 1).vectorBytes())
        .isEqualTo(Float.BYTES * (long) MemberNetwork.create(network).parameters().length);
  }

  /** By threads that have kept nothing yet, while those before them have ended. */
  private static long heapTaken(Case training, double sparsity) throws InterruptedException {
    ComputeThreads.use(1);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("winnow-kernel-")) {
        thread.join();
      }
    }
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      LabeledImages images = images(3 * training.batch());
      long before = liveHeap();
      long after =
          CompletableFuture.supplyAsync(() -> heapAfterEpoch(training, sparsity, images), caller)
              .join();
      return after - before;
    } finally {
      caller.shutdown();
      assertThat(caller.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static long heapAfterEpoch(Case training, double sparsity, LabeledImages images) {
    ComputeThreads.use(THREADS);
    MemberNetwork network = MemberNetwork.create(training.network());
    MemberState start =
        MagnitudePruning.prune(
            MemberState.initial(network.parameters()),
            network.prunableRanges(true),
            sparsity,
            PruningScope.LAYER);
    MemberTrainer trainer =
        new MemberTrainer(network, SCALING, ParameterAverager.ALONE, 1, step -> {});
    TrainedEpoch end =
        trainer.train(
            start,
            new EpochPlan(new int[] {images.size()}, training.batch(), training.group(), 1),
            0,
            Map.of(0, images),
            1,
            HeavyBall.Rate.of(1e-3f, 0.9f, 0, 32));
    ScoringNetwork trained = ScoringNetwork.of(network, end.state().parameters());
    trained.probabilities(images, SCALING);
    try {
      return liveHeap();
    } finally {
      Reference.reachabilityFence(trained);
      Reference.reachabilityFence(start);
      Reference.reachabilityFence(trainer);
      Reference.reachabilityFence(end);
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  private static long liveHeap() {
    long bytes = Long.MAX_VALUE;
    long less = collectedHeap();
    // What ND4J frees by queues of references takes more than one collection.
    while (less < bytes) {
      bytes = less;
      less = Math.min(collectedHeap(), collectedHeap());
    }
    return bytes;
  }

  /** Of objects alone: the collector's regions have room left over behind large arrays. */
  private static long collectedHeap() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      // "Total", objects, bytes.
      Scanner total = new Scanner(histogram.substring(histogram.lastIndexOf("Total")));
      total.next();
      total.nextLong();
      return total.nextLong();
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static LabeledImages images(int size) {
    LabeledImages images = LabeledImages.blank(SHAPE, size);
    SplittableRandom random = new SplittableRandom(3);
    random.nextBytes(images.pixels());
    for (int n = 0; n < size; n++) {
      images.labels()[n] = n % CLASSES;
    }
    return images;
  }
}
