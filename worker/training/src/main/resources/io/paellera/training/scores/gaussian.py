  def trace_of_root_of_product(self, a: Tensor, b: Tensor) -> Tensor:
    values, vectors = torch.linalg_eigh(a)
    rank = int(torch.sum(torch.gt(values, torch.mul(torch.amax(values), 1e-13))))
    first = torch.size(a, 0) - rank
    root = torch.mul(torch.narrow(vectors, 1, first, rank), torch.sqrt(torch.narrow(values, 0, first, rank)))
    product = torch.matmul(torch.matmul(torch.t(root), b), root)
    return torch.sum(torch.sqrt(torch.clamp_min(torch.linalg_eigvalsh(product), 0)))
