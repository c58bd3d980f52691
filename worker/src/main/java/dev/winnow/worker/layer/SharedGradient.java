package dev.winnow.worker.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;

/**
 * Whether both inputs of a sum may get one array as their gradient. DL4J goes through the vertices
 * against their topological order, and adds to a vertex's gradient in place whenever one more of
 * its consumers is done. So the array is safe when the input that is visited first has no other
 * consumer and only reads it, and when the other consumers of the other input come after that.
 */
final class SharedGradient {
  private SharedGradient() {}

  static boolean isSafe(ComputationGraph graph, GraphVertex sum) {
    int[] order = graph.topologicalSortOrder();
    int[] position = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      position[order[i]] = i;
    }
    int a = sum.getInputVertices()[0].getVertexIndex();
    int b = sum.getInputVertices()[1].getVertexIndex();
    GraphVertex first = graph.getVertices()[position[a] > position[b] ? a : b];
    GraphVertex second = graph.getVertices()[position[a] > position[b] ? b : a];
    if (a == b || !onlyReads(first) || first.getOutputVertices().length > 1) {
      return false;
    }
    for (VertexIndices consumer : second.getOutputVertices()) {
      int index = consumer.getVertexIndex();
      if (index != sum.getVertexIndex() && position[index] > position[first.getVertexIndex()]) {
        return false;
      }
    }
    return true;
  }

  /** Layers of DL4J may use the gradient that they are given as working memory. */
  private static boolean onlyReads(GraphVertex vertex) {
    Layer layer = vertex.hasLayer() ? vertex.getLayer() : null;
    return layer instanceof BatchNormalizationComputation
        || layer instanceof StatelessComputation<?>;
  }
}
